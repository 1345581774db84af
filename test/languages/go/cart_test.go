package shop

import (
	"context"
	"testing"

	"example.com/shop/tax"
)

type till struct{ Journal }

func TestCart(t *testing.T) {
	cart := NewCart(tax.Home, WithRates(tax.NewRates()))
	t.Run("costs what is in it", func(t *testing.T) {
		cart.Add(Line{SKU: "tea", Net: 400, Count: 1})
		if got := cart.Total(); got != 480 {
			t.Errorf("got %d", got)
		}
	})
	t.Run("is paid", func(t *testing.T) {
		till := &till{}
		if err := cart.Checkout(context.Background(), pay); err != nil {
			t.Fatal(err)
		}
		till.Note(cart.last())
	})
}

func BenchmarkLargest(b *testing.B) {
	for range b.N {
		Largest(tax.Home, Line{}, Line{})
	}
}

func ExampleLine_String() {
	println(Line{SKU: "tea"}.String())
}
