import { expect, test } from 'vitest'
import { read } from './read.js'

const shop = `import log, { type Item, price as priceOf } from './items.js'
import * as tax from '../tax.js'
export { round } from './money.js'

/** Something to buy. */
export interface Sellable extends Named, Priced<number> {
  readonly id: string
  describe(short: boolean): string
}

export type Totals = { net: number; gross: number }

enum Currency { Euro, Dollar }

/**
 * What a person is about to buy.
 */
@Injectable()
export class Cart<T extends Item> extends Basket<T> implements Sellable, shop.Auditable {
  static #count = 0

  constructor(private readonly items: T[]) {
    super()
  }

  /** Prices are net. */
  @Memoized() // until the next change
  get total(): number {
    return sum(this.items.map(item => priceOf(item)))
  }

  set total(value: number) {
    throw new ReadOnly('total')
  }

  onChange = (item: T): void => this.#audit(item)

  find(id: string): T
  find(index: number): T
  find(key: string | number): T {
    return lookUp(this.items, key)
  }

  #audit(item: T) {
    log(item)
  }

  async *[Symbol.asyncIterator]() {
    yield* this.items
  }
}

abstract class Shelf {
  abstract take(): Item
}

export namespace Store.Front {
  export function open() {}
}

declare module 'money' {
  export function format(amount: number): string
}

export declare function alert(text: string): void

export const gross = (net: number) => net * tax.rate(),
  net = function (gross: number) { return gross / tax.rate() }

export const handlers = {
  list() { return [] },
  'add-item': async (item: Item) => save(item),
  admin: { drop: () => clear() },
} satisfies Handlers

const slice = createSlice({ reducers: { added(state) { state.count++ } } })

export default () => new Cart([])
`

test('classes, interfaces, types, functions and methods are pieces of a TypeScript file', async () => {
  const { outline } = await read('cart.ts', shop)
  expect(outline).toMatchInlineSnapshot(`
    "file cart.ts
      class Sellable  interface Sellable extends Named, Priced<number>
        method Sellable.describe  describe(short: boolean): string
      class Totals  type Totals =
      class Currency  enum Currency
      class Cart  class Cart<T extends Item> extends Basket<T> implements Sellable, shop.Auditable
        method Cart.constructor  constructor(private readonly items: T[])
        method Cart.total  get total(): number
        method Cart.total#1  set total(value: number)
        method Cart.onChange  onChange = (item: T): void =>
        method Cart.find  find(id: string): T
        method Cart.find#1  find(index: number): T
        method Cart.find#2  find(key: string | number): T
        method Cart.#audit  #audit(item: T)
        method Cart.[Symbol.asyncIterator]  async *[Symbol.asyncIterator]()
      class Shelf  abstract class Shelf
        method Shelf.take  abstract take(): Item
      class Store.Front  namespace Store.Front
        function Store.Front.open  function open()
      class money  module 'money'
        function money.format  function format(amount: number): string
      function alert  function alert(text: string): void
      function gross  gross = (net: number) =>
      function net  net = function (gross: number)
      method handlers.list  list()
      method handlers.add-item  'add-item': async (item: Item) =>
      method handlers.admin.drop  drop: () =>
      method slice.reducers.added  added(state)
      function default  export default () =>"
  `)
})

test('a piece knows what it calls, imports and inherits', async () => {
  const { uses } = await read('cart.ts', shop)
  expect(uses).toMatchInlineSnapshot(`
    "cart.ts: imports log, imports Item, imports price, imports ./items.js, imports ../tax.js, imports round, imports ./money.js, calls createSlice
    Sellable: inherits Named, inherits Priced
    Cart: calls Injectable, inherits Basket, inherits Sellable, inherits Auditable
    Cart.constructor: calls super
    Cart.total: calls Memoized, calls sum, calls map, calls priceOf
    Cart.total#1: calls ReadOnly
    Cart.onChange: calls #audit
    Cart.find#2: calls lookUp
    Cart.#audit: calls log
    gross: calls rate
    net: calls rate
    handlers.add-item: calls save
    handlers.admin.drop: calls clear
    default: calls Cart"
  `)
})

test('export, decorators and the doc comment directly above belong to a piece', async () => {
  const cart = await read('cart.ts', shop)
  expect(cart.source('Cart')).toMatch(
    /^\/\*\*\n \* What a person is about to buy.\n \*\/\n@Injectable\(\)\nexport class Cart</,
  )
  expect(cart.source('Cart.total')).toMatch(
    /^\/\*\* Prices are net. \*\/\n {2}@Memoized\(\) \/\/ until the next change\n/,
  )
  expect(cart.source('Store.Front.open')).toBe('export function open() {}')
  expect(cart.source('alert')).toBe('export declare function alert(text: string): void')
})

test('a comment belongs to a piece only where it is a doc comment of that piece', async () => {
  const comments = `/** about the file */

function apart() {}
// not a doc comment
function plain() {}
let x = 1 /** about x */
function after() {}
let y = 2; /** mine */ function before() {}
`
  const file = await read('comments.ts', comments)
  expect(file.source('apart')).toBe('function apart() {}')
  expect(file.source('plain')).toBe('function plain() {}')
  expect(file.source('after')).toBe('function after() {}')
  expect(file.source('before')).toBe('/** mine */ function before() {}')
})

test('a constant that holds a function is one piece, several in one statement are one each', async () => {
  const cart = await read('cart.ts', shop)
  expect(cart.source('gross')).toBe('gross = (net: number) => net * tax.rate()')
  expect(cart.source('net')).toBe('net = function (gross: number) { return gross / tax.rate() }')
  const single = await read('gross.ts', 'export const gross = (net: number) => net * 1.2;\n')
  expect(single.source('gross')).toBe('export const gross = (net: number) => net * 1.2;')
})

test('a component in TSX calls the components it renders', async () => {
  const page = await read(
    'page.tsx',
    `export const Page = ({ cart }: Props) => (
  <main>
    <Cart items={cart.items} onEmpty={() => leave()} />
    <Shop.Footer>{format(cart.total)}</Shop.Footer>
  </main>
)
`,
  )
  expect(page.outline).toMatchInlineSnapshot(`
    "file page.tsx
      function Page  const Page = ({ cart }: Props) =>"
  `)
  expect(page.uses).toMatchInlineSnapshot(`"Page: calls Cart, calls leave, calls Footer, calls format"`)
})
