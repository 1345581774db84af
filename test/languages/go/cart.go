// Package shop sells things.
package shop

import (
	"context"
	"errors"
	"fmt"
	"sync"

	vat "example.com/shop/tax"
)

// ErrClosed is what a closed cart says.
var ErrClosed = errors.New("closed")

type (
	// Priced has a price.
	Priced interface {
		fmt.Stringer
		// Price is net.
		Price(region vat.Region) vat.Money
	}

	// Pay lets somebody pay.
	Pay func(ctx context.Context, amount vat.Money) error
)

// Line is one thing, so many times.
type Line struct {
	SKU   string
	Net   vat.Money
	Count int
}

// Price implements Priced.
func (l Line) Price(_ vat.Region) vat.Money { return l.Net * vat.Money(l.Count) }

func (l Line) String() string { return fmt.Sprintf("%d × %s", l.Count, l.SKU) }

// Basket holds anything.
type Basket[T Priced] struct {
	mu    sync.Mutex
	lines []T
}

// Add puts something in.
func (b *Basket[T]) Add(lines ...T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, lines...)
}

// Len says how many there are.
func (b *Basket[T]) Len() int { return len(b.lines) }

// Close empties it.
func (b *Basket[T]) Close() { b.lines = nil }

// Cart is what a person is about to buy.
// It is not safe for concurrent use.
type Cart struct {
	Basket[Line]
	*Journal
	region vat.Region
	rates  *vat.Rates
}

// NewCart makes an empty cart.
func NewCart(region vat.Region, options ...func(*Cart)) *Cart {
	cart := &Cart{Journal: &Journal{}, region: region, rates: vat.NewRates()}
	for _, option := range options {
		option(cart)
	}
	return cart
}

// WithRates is an option.
func WithRates(rates *vat.Rates) func(*Cart) {
	return func(c *Cart) { c.rates = rates }
}

// Total is gross.
func (c *Cart) Total() (sum vat.Money) {
	add := func(amount vat.Money) { sum += amount }
	for _, line := range c.lines {
		add(line.Price(c.region))
	}
	return c.rates.Gross(sum, c.region)
}

// Checkout lets somebody pay.
func (c *Cart) Checkout(ctx context.Context, pay Pay) error {
	if c.Len() == 0 {
		return ErrClosed
	}
	c.Note("paying")
	if err := pay(ctx, c.Total()); err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	c.Basket.Close()
	return nil
}

func pay(ctx context.Context, amount vat.Money) error {
	return check(amount)
}

func check(amount vat.Money) error

// Largest is the most expensive of some.
func Largest[T Priced](region vat.Region, of ...T) (largest T) {
	for _, one := range of {
		if one.Price(region) > largest.Price(region) {
			largest = one
		}
	}
	return
}

var onClose = func(cart *Cart) { cart.Note("closed") } // a default
