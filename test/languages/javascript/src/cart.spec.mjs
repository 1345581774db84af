import { suite, test } from 'node:test'
import { Cart, Line as Item, till } from './cart.js'
import tax, { rate } from './tax.js'

suite('a cart', () => {
  test('costs what is in it', async () => {
    const cart = new Cart()
    cart.add(Item.of('tea'))
    cart.close()
    await till.pay(cart)
  })

  test('is taxed', { skip: false }, function () {
    rate('home')
    tax.gross(1)
  })
})

export default () => rate('abroad')
