import { expect, test } from 'vitest'
import { read } from './read.js'

test('a property has its getter and setter, also where they stand on lines of their own', async () => {
  const cart = await read(
    'Cart.kt',
    `class Cart {
    val first get() = lines.first()

    /** In cents. */
    var total: Long = 0
        get() = field
        private set(value) {
            check(value)
            field = value
        }

    var count = 0
        private set
}
`,
  )
  expect(cart.outline).toMatchInlineSnapshot(`
    "file Cart.kt
      class Cart  class Cart
        method Cart.first  val first get()
        method Cart.total  var total: Long = 0 get()"
  `)
  expect(
    cart
      .source('Cart.total')
      .split('\n')
      .map(line => line.trim()),
  ).toEqual([
    '/** In cents. */',
    'var total: Long = 0',
    'get() = field',
    'private set(value) {',
    'check(value)',
    'field = value',
    '}',
  ])
  expect(cart.uses).toMatchInlineSnapshot(`
    "Cart.first: calls first
    Cart.total: calls check"
  `)
})

test('what is newer than the grammar or lost on it is a piece all the same', async () => {
  const { outline } = await read(
    'Gate.kt',
    `package shop

@Target(AnnotationTarget.CLASS)
@Retention(AnnotationRetention.RUNTIME)
annotation class Audited

fun interface Gate {
    fun pay(sum: Money): Receipt
}
`,
  )
  expect(outline).toMatchInlineSnapshot(`
    "file Gate.kt
      class Audited  annotation class Audited
      class Gate  fun interface Gate
        method Gate.pay  fun pay(sum: Money): Receipt"
  `)
})
