const { EventEmitter } = require('node:events')
const tax = require('./tax')
const { rate: rateOf, UnknownRegion } = require('./tax')
const Stock = require('./stock')

/** One thing, so many times. */
function Line(sku, net, count) {
  this.sku = sku
  this.net = net
  this.count = count
  this.label = () => this.describe()
}

Line.prototype.price = function () {
  return this.net * this.count
}

Line.prototype.describe = function describe() {
  return `${this.sku}: ${this.price()}`
}

Line.of = sku => new Line(sku, 1, 1)

class Basket extends EventEmitter {
  static #opened = 0

  static open(...lines) {
    Basket.#opened++
    const basket = new this()
    for (const line of lines) basket.add(line)
    return basket
  }

  close() {
    this.emit('close')
  }
}

class Cart extends Basket {
  #lines = []
  onAdd = line => this.#note(line.sku)

  add(line) {
    const stock = new Stock()
    stock.reserve(line.sku)
    this.#lines.push(line)
    this.onAdd(line)
  }

  get total() {
    const add = (sum, line) => sum + line.price()
    return tax.gross(this.#lines.reduce(add, 0))
  }

  *[Symbol.iterator]() {
    yield* this.#lines
  }

  static async load(path) {
    const { default: load } = await import('./stock.js')
    return load(path)
  }

  ['close all']() {
    super.close()
  }

  #note(text) {
    log(text)
  }
}

const log = text => console.log(text)

const till = {
  open: false,
  async pay(cart) {
    this.check(cart)
    return rateOf('home') * cart.total
  },
  check: function (cart) {
    if (!cart) throw new UnknownRegion(cart)
  },
  drawer: {
    close() {
      till.check(this)
    },
  },
}

function* receipts(carts, pay) {
  for (const cart of carts) yield pay(cart)
}

const later = debounce(() => till.pay(Cart.open(Line.of('tea'))))

function debounce(action) {
  return action
}

module.exports = { Cart, Line, till, receipts, later }
