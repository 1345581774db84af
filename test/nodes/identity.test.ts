import { describe, expect, test } from 'vitest'
import { agentIdFor } from '../../server/src/base/ids.js'
import { MemoryFiles } from './memory-files.js'

/** Specification: lsp.md, Identity. Each row: a text, what becomes of it, and who is whom afterwards. */

/** `lives: { new: old }`: the piece called `new` afterwards is the one called `old` before. */
interface Story {
  readonly name: string
  readonly path?: string
  readonly before: string
  readonly after: string
  readonly lives?: Readonly<Record<string, string>>
  readonly born?: readonly string[]
  readonly orphaned?: readonly string[]
}

const total = 'def total(items):\n    return sum(item.price * item.count for item in items if item.count > 0)\n'
const tax = 'def tax(amount):\n    return round(amount * 0.19, 2)\n'
const ship = `def ship(order, address):
    weight = sum(item.weight for item in order.items)
    cost = 5.0 + weight * 0.3
    if weight > 30:
        raise TooHeavy(order.number, weight)
    return Parcel(address, cost, insured=order.total > 500)
`
const shop = `class Shop:
    def __init__(self):
        self.staff = []

    def open(self, day):
        for person in self.staff:
            person.call(day.morning)
`

const stories: readonly Story[] = [
  {
    name: 'a line inserted above moves nobody',
    before: total,
    after: `import math\n\n${total}`,
    lives: { total: 'total', '': '' },
  },
  {
    name: 'an edited body is the same function',
    before: total,
    after: total.replace('sum(', 'max('),
    lives: { total: 'total' },
  },
  {
    name: 'reformatting changes nobody',
    before: 'def total(a, b):\n    return a + b\n',
    after: 'def total(\n    a,\n    b,\n):\n\n    return (a + b)\n',
    lives: { total: 'total' },
  },
  { name: 'reordering changes nobody', before: total + tax, after: tax + total, lives: { total: 'total', tax: 'tax' } },
  {
    name: 'a renamed function keeps its agent',
    before: total + tax,
    after: total.replace('total', 'grand_total') + tax,
    lives: { grand_total: 'total', tax: 'tax' },
  },
  {
    name: 'a function that becomes a class is still itself',
    before: total + tax,
    after: `class total:\n    def __init__(self, items):\n        self.items = items\n${tax}`,
    lives: { total: 'total', tax: 'tax' },
    born: ['total.__init__'],
  },
  {
    name: 'renamed and edited at once, it is the one that looks most like it',
    before: total + ship,
    after: `${total.replace('total', 'pack').replace('sum(', 'list(')}${ship.replace('ship', 'send').replace('weight > 30', 'weight >= 20')}`,
    lives: { pack: 'total', send: 'ship' },
  },
  {
    name: 'what looks like nobody is somebody new',
    before: total + ship,
    after: `${total}def greet(name):\n    print("Hello", name, "and welcome to our little shop!")\n`,
    lives: { total: 'total' },
    born: ['greet'],
    orphaned: ['ship'],
  },
  {
    name: 'a class that is renamed and edited brings its methods along',
    before: shop,
    after: shop
      .replace('Shop', 'Store')
      .replace('self.staff = []', 'self.staff = list(staff)')
      .replace('(self)', '(self, staff)'),
    lives: { Store: 'Shop', 'Store.__init__': 'Shop.__init__', 'Store.open': 'Shop.open' },
  },
  {
    name: 'of a function that is split the larger part is the one who was there',
    before: ship,
    after: `${ship.replace('cost = 5.0 + weight * 0.3', 'cost = price_of(weight)')}\ndef price_of(weight):\n    return 5.0 + weight * 0.3\n`,
    lives: { ship: 'ship' },
    born: ['price_of'],
  },
  {
    name: 'a copy is somebody new, even where somebody vanished who looked like it',
    before: total + total.replace('total', 'net').replace('price', 'net_price'),
    after: total + total.replace('total', 'total_again'),
    lives: { total: 'total' },
    born: ['total_again'],
  },
  {
    name: 'a renamed recursive function keeps its agent',
    before: 'def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\n',
    after: 'def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)\n',
    lives: { factorial: 'fact' },
  },
  {
    name: 'a copy gets a new id, the original keeps its own',
    before: total,
    after: total + total.replace('total', 'total_copy'),
    lives: { total: 'total' },
    born: ['total_copy'],
  },
  {
    name: 'a copy pasted above the original is the copy',
    before: total,
    after: total.replace('total', 'total_copy') + total,
    lives: { total: 'total' },
    born: ['total_copy'],
  },
  {
    name: 'a function that moves into a class is still itself',
    before: `${total}class Cart:\n    def pay(self):\n        return 1\n`,
    after: `class Cart:\n    def pay(self):\n        return 1\n\n    ${total.trim().replaceAll('\n', '\n    ')}\n`,
    lives: { 'Cart.total': 'total', 'Cart.pay': 'Cart.pay', Cart: 'Cart' },
  },
  {
    name: 'a renamed class keeps its methods',
    before:
      'class Cart:\n    def add(self, item):\n        self.items.append(item)\n\n    def clear(self):\n        self.items = []\n',
    after:
      'class Basket:\n    def add(self, item):\n        self.items.append(item)\n\n    def clear(self):\n        self.items = []\n',
    lives: { Basket: 'Cart', 'Basket.add': 'Cart.add', 'Basket.clear': 'Cart.clear' },
  },
  {
    name: 'methods of the same name in two classes are two agents, also after both classes were renamed and swapped',
    before: 'class A:\n    def run(self):\n        return 1\n\nclass B:\n    def run(self):\n        return 2\n',
    after: 'class Y:\n    def run(self):\n        return 2\n\nclass X:\n    def run(self):\n        return 1\n',
    lives: { X: 'A', 'X.run': 'A.run', Y: 'B', 'Y.run': 'B.run' },
  },
  {
    name: 'inserting an overload in the middle moves no id',
    path: 'Cart.ts',
    before: 'class Cart {\n  add(a: number): void\n  add(a: string): void\n  add(a: any) {}\n}\n',
    after:
      'class Cart {\n  add(a: number): void\n  add(a: boolean): void\n  add(a: string): void\n  add(a: any) {}\n}\n',
    lives: { 'Cart.add': 'Cart.add', 'Cart.add#2': 'Cart.add#1', 'Cart.add#3': 'Cart.add#2' },
    born: ['Cart.add#1'],
  },
  {
    name: 'of two definitions with one signature the body tells which one was deleted',
    before: 'def f():\n    return 1\n\ndef f():\n    return 2\n',
    after: 'def f():\n    return 2\n',
    lives: { f: 'f#1' },
    orphaned: ['f'],
  },
  {
    name: 'a deleted function is orphaned',
    before: total + tax,
    after: tax,
    lives: { tax: 'tax' },
    orphaned: ['total'],
  },
  {
    name: 'a function and a class of one name are two agents',
    before: 'def cart():\n    return 1\n\nclass cart:\n    pass\n',
    after: 'class cart:\n    pass\n',
    lives: { cart: 'cart' },
  },
  {
    name: 'an inline id is who the piece is, whatever its name and text',
    before: 'def total(items):  # rm_aaaaaaaa\n    return sum(items)\n',
    after: 'def other(a, b):  # rm_aaaaaaaa\n    print(a)\n    return b\n',
    lives: { other: 'total' },
  },
  {
    name: 'an inline id that was copied stays with the original',
    before: `${total.replace(':\n', ':  # rm_aaaaaaaa\n')}`,
    after: `${total.replace(':\n', ':  # rm_aaaaaaaa\n').replace('total', 'copy')}${total.replace(':\n', ':  # rm_aaaaaaaa\n')}`,
    lives: { total: 'total' },
    born: ['copy'],
  },
  {
    name: 'removing an inline id changes nobody',
    before: total.replace(':\n', ':  # rm_aaaaaaaa\n'),
    after: total,
    lives: { total: 'total' },
  },
  {
    name: 'trivial bodies in one file can be renamed too',
    before: 'class A(Exception):\n    pass\n\nclass B(Exception):\n    pass\n',
    after: 'class A(Exception):\n    pass\n\nclass Broken(Exception):\n    pass\n',
    lives: { A: 'A', Broken: 'B' },
  },
]

describe('one edit of one file', () => {
  test.each(stories)('$name', async ({ path = 'cart.py', before, after, lives = {}, born = [], orphaned = [] }) => {
    const files = new MemoryFiles()
    const old = await files.write(path, before)
    const now = await files.write(path, after)
    for (const [name, former] of Object.entries(lives)) {
      expect(former in old && name in now, `${former} and ${name} exist`).toBe(true)
      expect(now[name], `${name} is who ${former} was`).toBe(old[former])
    }
    for (const name of born) {
      expect(now[name], `${name} exists`).toBeDefined()
      expect(Object.values(old), `${name} is new`).not.toContain(now[name])
    }
    for (const name of orphaned) expect(files.byId(old[name]!)?.orphaned, `${name} is orphaned`).toBe(true)
    expect(new Set(Object.values(now)).size, 'no id is on two nodes').toBe(Object.keys(now).length)
  })
})

describe('several edits', () => {
  test('an id follows from the address, so two clones agree', async () => {
    const [one, other] = [new MemoryFiles(), new MemoryFiles()]
    expect(await one.write('src/cart.py', total + tax)).toEqual(await other.write('src/cart.py', total + tax))
    expect(one.idsIn('src/cart.py').total).toBe(agentIdFor(['src/cart.py', 'total', '0']))
  })

  test('a function that was cut, saved and pasted into another file later is still itself', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', total + tax)
    await files.write('cart.py', tax)
    await files.write('cart.py', `${tax}\nimport os\n`)
    expect((await files.write('shop.py', `${total}`)).total).toBe(before.total)
  })

  test('it may get another name on the way, if its body says enough', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', total + tax)
    await files.write('cart.py', '')
    const now = await files.write('shop.py', `${total.replace('total', 'sum_up')}def one():\n    return 1\n`)
    expect(now.sum_up).toBe(before.total)
  })

  test('a copy beside its original is not an orphan of another file that had the same body', async () => {
    const files = new MemoryFiles()
    await files.write('a.py', total)
    const { sum_up } = await files.write('b.py', total.replace('total', 'sum_up'))
    await files.write('b.py', '')
    const now = await files.write('a.py', total + total.replace('total', 'total_copy'))
    expect(now.total_copy).not.toBe(sum_up)
  })

  test('a short body proves nothing across files', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', 'def a():\n    pass\n')
    await files.write('cart.py', '')
    expect((await files.write('shop.py', 'def b():\n    pass\n')).b).not.toBe(before.a)
  })

  test('of two orphans with one body nobody comes back under a third name', async () => {
    const files = new MemoryFiles()
    const a = await files.write('a.py', total.replace('total', 'first'))
    const b = await files.write('b.py', total.replace('total', 'second'))
    await files.write('a.py', '')
    await files.write('b.py', '')
    expect([a.first, b.second]).not.toContain((await files.write('c.py', total.replace('total', 'third'))).third)
    expect((await files.write('d.py', total.replace('total', 'second'))).second).toBe(b.second)
  })

  test('an orphan comes back when its code comes back', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', total + tax)
    await files.write('cart.py', tax)
    expect((await files.write('cart.py', total.replace('> 0', '> 1') + tax)).total).toBe(before.total)
  })

  test('a living function that is renamed wins over an orphan that had the name', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', total + tax)
    await files.write('cart.py', tax)
    expect((await files.write('cart.py', tax.replace('tax', 'total'))).total).toBe(before.tax)
  })

  test('an id is never given to somebody else', async () => {
    const files = new MemoryFiles()
    const before = await files.write('cart.py', total)
    const renamed = await files.write('cart.py', total.replace('total', 'grand_total'))
    const now = await files.write('cart.py', total.replace('total', 'grand_total') + tax.replace('tax', 'total'))
    expect(now.grand_total).toBe(before.total)
    expect(now.total).not.toBe(before.total)
    expect(renamed.grand_total).toBe(before.total)
  })

  test('a file with the same content under another name is the same file with the same members', async () => {
    const files = new MemoryFiles()
    const text = `class Cart:\n    def add(self, item):\n        self.items.append(item)\n\n    def __len__(self):\n        return 0\n\n${total}`
    const before = await files.write('cart.py', text)
    await files.write('other.py', 'class Other:\n    def __len__(self):\n        return 0\n')
    await files.write('cart.py', '')
    await files.write('other.py', '')
    const now = await files.write('shop/basket.py', text)
    expect(now).toEqual({ ...before, '': now[''] })
  })

  test('an inline id copied from living code of another file names nobody here', async () => {
    const files = new MemoryFiles()
    const text = total.replace(':\n', ':  # rm_aaaaaaaa\n')
    await files.write('a.py', text)
    expect((await files.write('b.py', text)).total).not.toBe('rm_aaaaaaaa')
  })
})
