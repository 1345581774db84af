import { expect, test } from 'vitest'
import { nameBefore, receiverOf } from '../../server/src/syntax/receiver.js'

/** The receiver of the name that stands at `|`. */
const receiver = (marked: string) => receiverOf(marked.replace('|', ''), marked.indexOf('|'))

test.each([
  ['|total()', undefined],
  ['return |total()', undefined],
  ['cart.|total()', 'cart'],
  ['self.cart.|total()', 'self.cart'],
  ['shop::tax::|rate()', 'shop.tax'],
  ['$this->cart->|total()', '$this.cart'],
  ['cart?.|total()', 'cart'],
  ['cart!.|total()', 'cart'],
  ['cart&.|total', 'cart'],
  ['@cart.|total', '@cart'],
  ['this.#cart.|total()', 'this.#cart'],
  ['Prüfung.|summe()', 'Prüfung'],
  ['carts[0].|total()', ''],
  ['open().|total()', ''],
  ['Cart().|total()', 'Cart'],
  ['new Cart(items, 1).|total()', 'Cart'],
  ['super().|total()', 'super'],
  ['"a".|join()', ''],
  ['carts\n  .|total()', ''],
  ['[...|rest()]', undefined],
  ['1..|last()', undefined],
  ['f . |g', undefined],
  ['a ? b : |c()', undefined],
])('of %s it is %j', (marked, expected) => {
  expect(receiver(marked)).toBe(expected)
})

test.each([
  ['sum|(xs)', 'sum'],
  ['xs.sum|()', 'sum'],
  ['sum<number>|(xs)', 'sum'],
  ['sum<Map<string, A>>|(xs)', 'sum'],
  ['parse::<u8>|()', 'parse'],
  ['sum?.|(xs)', 'sum'],
  ['sum!|(xs)', 'sum'],
  ['@sum|(xs)', 'sum'],
  ['this.#sum|(xs)', '#sum'],
  ['(sum)|(xs)', ''],
  ['sums[0]|(xs)', ''],
  ['return |(xs)', ''],
])('what is called in %s is %j', (marked, expected) => {
  const { start, end } = nameBefore(marked.replace('|', ''), marked.indexOf('|'))
  expect(marked.replace('|', '').slice(start, end)).toBe(expected)
})
