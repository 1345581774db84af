import { expect, test } from 'vitest'
import { read } from './read.js'

const shop = `// Package shop sells things.
package shop

import "fmt"
import (
	m "math"
	_ "embed"
)

// Cart is what a person is about to buy.
// It is not safe for concurrent use.
type Cart struct {
	Basket
	*audit.Log
	items []Item
}

type (
	// Priced has a price.
	Priced interface {
		fmt.Stringer
		// Price is net.
		Price(region string) (float64, error)
	}
	Money = float64
	Stack[T any] struct{ items []T }
)

// NewCart makes an empty cart.
func NewCart() *Cart { return &Cart{items: make([]Item, 0)} }

//go:noinline
func (c *Cart) Total(region string) (sum float64) {
	add := func(x float64) { sum += x }
	for _, item := range c.items {
		add(m.Round(item.Price(region)))
	}
	return
}

func (s Stack[T]) Len() int { return len(s.items) }

// About nothing below.

func (s *Stack[T]) Push(item T) { s.items = append(s.items, item) }

func assembly(x int)

var onError = func(err error) { fmt.Println(err) } // a default

var (
	first = func() {}
)
`

test('types, functions and methods are pieces of a Go file; a method is named after its receiver', async () => {
  const { outline } = await read('cart.go', shop)
  expect(outline).toMatchInlineSnapshot(`
    "file cart.go
      class Cart  type Cart
      class Priced  Priced
        method Priced.Price  Price(region string) (float64, error)
      class Money  Money =
      class Stack  Stack[T any]
      function NewCart  func NewCart() *Cart
      method Cart.Total  func (c *Cart) Total(region string) (sum float64)
        function Cart.Total.add  add := func(x float64)
      method Stack.Len  func (s Stack[T]) Len() int
      method Stack.Push  func (s *Stack[T]) Push(item T)
      function assembly  func assembly(x int)
      function onError  var onError = func(err error)
      function first  first = func()"
  `)
})

test('a piece knows what it calls, imports and embeds', async () => {
  const { uses } = await read('cart.go', shop)
  expect(uses).toMatchInlineSnapshot(`
    "cart.go: imports fmt, imports math, imports embed
    Cart: inherits Basket, inherits Log
    Priced: inherits Stringer
    NewCart: calls make
    Cart.Total: calls add, calls Round, calls Price
    Stack.Len: calls len
    Stack.Push: calls append
    onError: calls Println"
  `)
})

test('the comment directly above belongs to a piece', async () => {
  const cart = await read('cart.go', shop)
  expect(cart.source('Cart').split('\n').slice(0, 3)).toEqual([
    '// Cart is what a person is about to buy.',
    '// It is not safe for concurrent use.',
    'type Cart struct {',
  ])
  expect(cart.source('Priced.Price')).toBe('// Price is net.\n\t\tPrice(region string) (float64, error)')
  expect(cart.source('Stack.Push')).toMatch(/^func/)
})

test('a method whose type is declared elsewhere still has the name of its type', async () => {
  const { outline } = await read('total.go', 'package shop\n\nfunc (c Cart) Total() int { return 0 }\n')
  expect(outline).toBe('file total.go\n  method Cart.Total  func (c Cart) Total() int')
})
