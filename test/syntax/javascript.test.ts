import { expect, test } from 'vitest'
import { read } from './read.js'

const shop = `#!/usr/bin/env node
const { readFile } = require('node:fs')
import('./late.js')

class Cart extends mixin(Basket) {
  onChange = () => this.save()
  static #count = function () {}
  get total() { return this.items.reduce(add, 0) }
  static { register(Cart) }
}

function* numbers() { yield 1 }

function Old() {}

Old.prototype.total = function () { return this.sum() }

Old.create = () => new Old()

exports.checkout = async function (cart) {
  const retry = () => checkout(cart)
  this.cancel = () => abort()
}

module.exports = {
  list() {},
  prices: { net: x => x },
}

const Line = class Named extends Item {}

export default function () {}

const View = () => <ul><Row key={1} /></ul>
`

test('classes, functions and what old JavaScript assigns are pieces', async () => {
  const { outline } = await read('cart.jsx', shop)
  expect(outline).toMatchInlineSnapshot(`
    "file cart.jsx
      class Cart  class Cart extends mixin(Basket)
        method Cart.onChange  onChange = () =>
        method Cart.#count  static #count = function ()
        method Cart.total  get total()
      function numbers  function* numbers()
      function Old  function Old()
      function Old.prototype.total  Old.prototype.total = function ()
      function Old.create  Old.create = () =>
      function exports.checkout  exports.checkout = async function (cart)
        function exports.checkout.retry  const retry = () =>
        function exports.checkout.cancel  this.cancel = () =>
      method module.exports.list  list()
      method module.exports.prices.net  net: x =>
      class Line  const Line = class Named extends Item
      function default  export default function ()
      function View  const View = () =>"
  `)
})

test('a piece knows what it calls, imports and inherits', async () => {
  const { uses } = await read('cart.jsx', shop)
  expect(uses).toMatchInlineSnapshot(`
    "cart.jsx: imports readFile, calls require, imports node:fs, imports ./late.js
    Cart: calls mixin, calls register
    Cart.onChange: calls save
    Cart.total: calls reduce
    Old.prototype.total: calls sum
    Old.create: calls Old
    exports.checkout.retry: calls checkout
    exports.checkout.cancel: calls abort
    Line: inherits Item
    View: calls Row"
  `)
})
