import { beforeEach, describe, expect, it, test } from 'vitest'
import { Cart, checkout, GiftCart, Line, pay } from './cart.js'
import { level, Place } from './stock.js'
import { gross } from './tax.js'

describe('a cart', () => {
  let cart: Cart

  beforeEach(() => {
    cart = new Cart(Place.Home)
  })

  it('costs what is in it', () => {
    cart.add(new Line('tea', 4))
    expect(cart.total()).toBe(gross(4))
  })

  test.each([1, 2])('holds %d of a thing', count => {
    expect(level('tea')).toBeLessThan(count)
  })

  describe.skip('of gifts', () => {
    it.only('costs more', async function () {
      await checkout(new GiftCart(), pay)
    })
  })
})
