import { expect, test } from 'vitest'
import { read } from './read.js'

const shop = `#!/usr/bin/env python3
"""Prices."""
import json, os.path as p
from decimal import Decimal
from .tax import rate as vat, Region
from . import stock

type Money = Decimal

# A comment is no part of what follows it.
@lru_cache(maxsize=None)
# not even here
@app.route("/price")
async def price(item: Item, *, net: bool = False) -> Money:
    """With tax."""
    def rounded(amount):
        return amount.quantize(CENT)
    return rounded(item.price * (1 if net else vat(item.region)))

class Cart(Basket, abc.ABC, Generic[T], metaclass=Registered):
    currency = "EUR"

    class Line:
        def __init__(self, item, count=1):
            self.item, self.count = item, count

    @property
    def total(self):
        return sum(map(price, self.lines))

    @total.setter
    def total(self, value):
        raise AttributeError("total")

    if DEBUG:
        def dump(self): print(json.dumps(self.lines))

def checkout(
    cart,
    *,
    card=None,
):
    return cart.total
`

test('functions, classes and what is in them are pieces of a Python file', async () => {
  const { outline } = await read('shop/cart.py', shop)
  expect(outline).toMatchInlineSnapshot(`
    "file cart.py
      class Money  type Money =
      function price  async def price(item: Item, *, net: bool = False) -> Money:
        function price.rounded  def rounded(amount):
      class Cart  class Cart(Basket, abc.ABC, Generic[T], metaclass=Registered):
        class Cart.Line  class Line:
          method Cart.Line.__init__  def __init__(self, item, count=1):
        method Cart.total  def total(self):
        method Cart.total#1  def total(self, value):
        method Cart.dump  def dump(self):
      function checkout  def checkout( cart, *, card=None, ):"
  `)
})

test('a piece knows what it calls, imports and inherits', async () => {
  const { uses } = await read('shop/cart.py', shop)
  expect(uses).toMatchInlineSnapshot(`
    "cart.py: imports json, imports os.path, imports decimal, imports Decimal, imports .tax, imports rate, imports Region, imports ., imports stock
    price: calls lru_cache, calls route, calls rounded, calls vat
    price.rounded: calls quantize
    Cart: inherits Basket, inherits ABC, inherits Generic
    Cart.total: calls property, calls sum, calls map
    Cart.total#1: calls AttributeError
    Cart.dump: calls print, calls dumps"
  `)
})

test('decorators belong to a function, the comment above it does not', async () => {
  const cart = await read('shop/cart.py', shop)
  expect(cart.source('price').split('\n').slice(0, 4)).toEqual([
    '@lru_cache(maxsize=None)',
    '# not even here',
    '@app.route("/price")',
    'async def price(item: Item, *, net: bool = False) -> Money:',
  ])
  expect(cart.source('Cart.total#1')).toBe(
    '@total.setter\n    def total(self, value):\n        raise AttributeError("total")',
  )
})

test('a getter and its setter are two pieces of one name, told apart by signature and ordinal', async () => {
  const cart = await read('shop/cart.py', shop)
  expect([cart.piece('Cart.total'), cart.piece('Cart.total#1')]).toMatchObject([
    { fullName: 'Cart.total', ordinal: 0, signature: 'def total(self):' },
    { fullName: 'Cart.total', ordinal: 1, signature: 'def total(self, value):' },
  ])
})

test('a signature over several lines is folded into one', async () => {
  const cart = await read('shop/cart.py', shop)
  expect(cart.piece('checkout').signature).toBe('def checkout( cart, *, card=None, ):')
})
