import { describe, expect, test } from 'vitest'
import { moduleMeant } from '../../server/src/nodes/graph/modules.js'
import { type Files, Folder, Process } from './workspace.js'

async function scanned(files: Files): Promise<{ folder: Folder; process: Process }> {
  const folder = new Folder(files)
  const process = await Process.open(folder)
  await process.nodes.scan()
  return { folder, process }
}

function id(process: Process, path: string, name: string): string {
  const found = process.ids(path)[name]
  if (!found) throw new Error(`there is no ${name} in ${path}`)
  return found
}

const callers = (process: Process, path: string, name: string) =>
  process.nodes.callersOf(id(process, path, name), 10).map(node => `${node.filePath}:${node.fullName}`)

const callees = (process: Process, path: string, name: string) =>
  process.nodes.calleesOf(id(process, path, name), 10).map(node => `${node.filePath}:${node.fullName}`)

describe('what a name means', () => {
  test('the nearest member of an enclosing unit', async () => {
    const { process } = await scanned({
      'a.py': `
class A:
    def run(self):
        return self.stop()

    def stop(self): ...

class B:
    def run(self):
        return self.stop()

    def stop(self): ...
`,
    })
    expect(callees(process, 'a.py', 'A.run')).toEqual(['a.py:A.stop'])
    expect(callers(process, 'a.py', 'B.stop')).toEqual(['a.py:B.run'])
  })

  test('else the only one in the file, and nobody where there are two', async () => {
    const { process } = await scanned({
      'a.py': `
class A:
    def only(self): ...
    def both(self): ...

class B:
    def both(self): ...

def use(x):
    x.only()
    x.both()
`,
    })
    expect(callees(process, 'a.py', 'use')).toEqual(['a.py:A.only'])
  })

  test('then what is imported, then the only one in the workspace', async () => {
    const { process } = await scanned({
      'shop/tax.py': 'def rate(): ...\ndef surcharge(): ...\n',
      'shop/other.py': 'def rate(): ...\n',
      'shop/cart.py': 'from .tax import rate\n\ndef total():\n    return rate() + surcharge()\n',
      'shop/lost.py': 'def total():\n    return rate()\n',
    })
    expect(callees(process, 'shop/cart.py', 'total')).toEqual(['shop/tax.py:rate', 'shop/tax.py:surcharge'])
    expect(callees(process, 'shop/lost.py', 'total')).toEqual([])
  })

  test('nothing of another language, but something of a dialect', async () => {
    const { process } = await scanned({
      'tax.py': 'def rate(): ...\n',
      'money.js': 'export function round() {}\n',
      'cart.ts': "import { round } from './money'\nfunction total() { return rate() + round() }\n",
    })
    expect(callees(process, 'cart.ts', 'total')).toEqual(['money.js:round'])
  })

  test('a module is known by the file that imports it, and a class by who inherits', async () => {
    const { process } = await scanned({
      'shop/base.py': 'class Base: ...\n',
      'shop/cart.py': 'import shop.base\n\nclass Cart(shop.base.Base): ...\n',
    })
    const reached = (name: string, type: 'imports' | 'inherits') =>
      process.nodes.reachableFrom(id(process, 'shop/cart.py', name), type, 3, 10).map(node => node.name)
    expect(reached('', 'imports')).toEqual(['base.py'])
    expect(reached('Cart', 'inherits')).toEqual(['Base'])
  })

  test('several steps, the nearest first, also round in circles', async () => {
    const { process } = await scanned({
      'a.py': 'def a(): b()\ndef b(): c()\ndef c(): d()\ndef d(): a()\n',
    })
    const reached = (depth: number) =>
      process.nodes.reachableFrom(id(process, 'a.py', 'a'), 'calls', depth, 10).map(node => node.name)
    expect(reached(2)).toEqual(['b', 'c'])
    expect(reached(9)).toEqual(['b', 'c', 'd'])
    const reaching = (depth: number) =>
      process.nodes.reaching(id(process, 'a.py', 'd'), 'calls', depth, 10).map(node => node.name)
    expect(reaching(2)).toEqual(['c', 'b'])
    expect(reaching(9)).toEqual(['c', 'b', 'a'])
  })
})

describe('whom a call means', () => {
  test.each([
    ['Python', 'cart.py', 'from shop.tax import rate as vat\ndef total(): return vat()\n'],
    ['a module of Python', 'cart.py', 'import shop.tax as t\ndef total(): return t.rate()\n'],
    ['a whole path of Python', 'cart.py', 'import shop.tax\ndef total(): return shop.tax.rate()\n'],
    ['everything of a module of Python', 'cart.py', 'from shop.tax import *\ndef total(): return rate()\n'],
  ])('what an import of %s calls otherwise', async (_, path, text) => {
    const { process } = await scanned({
      'shop/tax.py': 'def rate(): ...\n',
      'lib/tax.py': 'def rate(): ...\ndef vat(): ...\n',
      [path]: text,
    })
    expect(callees(process, path, 'total')).toEqual(['shop/tax.py:rate'])
  })

  test.each([
    ["import { rate as vat } from './tax'\nconst total = () => vat()\n"],
    ["import * as tax from './tax'\nconst total = () => tax.rate()\n"],
    ["import vat from './defaults'\nconst total = () => vat()\n"],
    ["import { vat } from './index'\nconst total = () => vat()\n"],
    ["import { ns } from './index'\nconst total = () => ns.rate()\n"],
    ["const { rate: vat } = require('./tax')\nconst total = () => vat()\n"],
  ])('of TypeScript and JavaScript too: %s', async text => {
    const { process } = await scanned({
      'src/tax.ts': 'export function rate() {}\n',
      'src/defaults.ts': "import { rate } from './tax'\nexport default rate\n",
      'src/index.ts': "export { rate as vat } from './tax'\nexport * as ns from './tax'\n",
      'other/tax.ts': 'export function rate() {}\n',
      'src/cart.ts': text,
    })
    expect(callees(process, 'src/cart.ts', 'total')).toEqual(['src/tax.ts:rate'])
  })

  test('a name of somebody else stays theirs, though only one in the workspace has it', async () => {
    const { process } = await scanned({
      'shop/tax.py':
        'class Decimal: ...\ndef dumps(): ...\nclass File:\n    def close(self): ...\n    def audit(self): ...\n',
      'cart.py': `
from decimal import Decimal
import json

def total(file, charge):
    file.close()
    charge()
    return json.dumps(Decimal(1))

def charge(): ...

def audited(file):
    file.audit()
`,
    })
    expect(callees(process, 'cart.py', 'total')).toEqual([])
    expect(callees(process, 'cart.py', 'audited')).toEqual(['shop/tax.py:File.audit'])
  })

  test('a member of the type that the text gives a variable', async () => {
    const { process } = await scanned({
      'shop.py': 'class Cart:\n    def close(self): ...\n\nclass File:\n    def close(self): ...\n',
      'main.py': `
from shop import Cart, File

def made():
    cart = Cart()
    cart.close()

def given(cart: "Cart", either):
    cart.close()
    either.close()

def both(flag):
    thing = Cart() if flag else None
    thing = File()
    thing.close()

class Till:
    def __init__(self, cart: Cart):
        self.cart = cart
        self.file = File()

    def close(self):
        self.cart.close()

    def burn(self):
        self.file.close()
`,
    })
    expect(callees(process, 'main.py', 'made')).toEqual(['shop.py:Cart', 'shop.py:Cart.close'])
    expect(callees(process, 'main.py', 'given')).toEqual(['shop.py:Cart.close'])
    expect(callees(process, 'main.py', 'both')).toEqual(['shop.py:Cart', 'shop.py:File'])
    expect(callees(process, 'main.py', 'Till.close')).toEqual(['shop.py:Cart.close'])
    expect(callees(process, 'main.py', 'Till.burn')).toEqual(['shop.py:File.close'])
  })

  test('what a class inherits over files, and what `super` has', async () => {
    const { process } = await scanned({
      'base.py': 'class Base:\n    def open(self): ...\n    def close(self): ...\n',
      'lib/__init__.py': 'from base import Base as Root\n',
      'cart.py': `
from lib import Root

class Cart(Root):
    def close(self):
        super().close()

    def pay(self):
        self.open()
        self.close()
`,
    })
    expect(callees(process, 'cart.py', 'Cart.close')).toEqual(['base.py:Base.close'])
    expect(callees(process, 'cart.py', 'Cart.pay')).toEqual(['base.py:Base.open', 'cart.py:Cart.close'])
  })

  test('a nested function is known where it is nested, a parameter hides a function', async () => {
    const { process } = await scanned({
      'cart.py': `
def total():
    def rounded(): ...
    return rounded()

def other(rate):
    rounded()
    return rate()

def rate(): ...
`,
    })
    expect(callees(process, 'cart.py', 'total')).toEqual(['cart.py:total.rounded'])
    expect(callees(process, 'cart.py', 'other')).toEqual([])
  })
})

test('modules that all pass on each other, and types that inherit each other, are looked through once', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `m${index}`)
  const imports = names.map(name => `from ${name} import *\n`).join('')
  const bases = names.map(name => `T${name}`).join(', ')
  const module = (name: string) => `${imports}class T${name}(${bases}):\n    def pay(self): self.nobody()\n`
  const { process } = await scanned({
    ...Object.fromEntries(names.map(name => [`${name}.py`, module(name)])),
    'last.py': 'def rate(): ...\n',
    'm30.py': 'from last import *\n',
    'm0.py': `from m30 import *\n${module('m0')}`,
    'main.py': 'from m29 import *\n\ndef total(): return rate()\n',
  })
  expect(callees(process, 'main.py', 'total')).toEqual(['last.py:rate'])
})

describe('edges follow the text', () => {
  const files = {
    'tax.py': 'def rate():\n    return 1\n',
    'cart.py': 'def total():\n    return rate()\n',
  }

  test('a name that appears a second time means nobody any more, and somebody again when it is gone', async () => {
    const { process } = await scanned(files)
    await process.openFile('new.py', 'x = 1\n')
    await process.save('new.py')
    process.type('new.py', 'def rate():\n    return 2\n')
    await process.save('new.py')
    expect(callers(process, 'tax.py', 'rate')).toEqual([])
    process.type('new.py', 'x = 1\n')
    await process.save('new.py')
    expect(callers(process, 'tax.py', 'rate')).toEqual(['cart.py:total'])
  })

  test('a renamed function loses its callers, and gets those that used the new name', async () => {
    const { folder, process } = await scanned({ ...files, 'other.py': 'def other():\n    return ratio()\n' })
    const rate = id(process, 'tax.py', 'rate')
    folder.write({ 'tax.py': files['tax.py'].replace('rate', 'ratio') })
    await process.nodes.scan()
    expect(process.nodes.callersOf(rate, 10).map(node => node.fullName)).toEqual(['other'])
  })

  test('a saved call is an edge at once', async () => {
    const { process } = await scanned(files)
    await process.openFile('cart.py')
    process.type('cart.py', `${files['cart.py']}def more():\n    return rate() + total()\n`)
    await process.save('cart.py')
    expect(callers(process, 'tax.py', 'rate')).toEqual(['cart.py:more', 'cart.py:total'])
    expect(callers(process, 'cart.py', 'total')).toEqual(['cart.py:more'])
  })

  test.each([
    ['few files', 0],
    ['many files, by a process of its own', 20],
  ])('what was saved before a first scan leads to what only the scan finds, among %s', async (_, others) => {
    const folder = new Folder({
      ...files,
      ...Object.fromEntries(Array.from({ length: others }, (_, index) => [`other${index}.py`, ''])),
    })
    const process = await Process.open(folder)
    await process.openFile('cart.py')
    await process.save('cart.py')
    expect(callees(process, 'cart.py', 'total'), 'nobody knows of the other file yet').toEqual([])
    await process.closeFile('cart.py')
    await process.nodes.scan()
    expect(callees(process, 'cart.py', 'total')).toEqual(['tax.py:rate'])
  })

  test('a file that moves takes the imports of others along', async () => {
    const { folder, process } = await scanned({
      'shop/tax.py': 'def rate():\n    return 1\n',
      'lib/rates.py': 'def rate():\n    return 2\n',
      'main.py': 'from shop.tax import rate\n\ndef total():\n    return rate()\n',
    })
    expect(callees(process, 'main.py', 'total')).toEqual(['shop/tax.py:rate'])
    folder.write({ 'shop/vat.py': folder.read('shop/tax.py') })
    folder.remove('shop/tax.py')
    await process.nodes.scan()
    expect(callees(process, 'main.py', 'total')).toEqual([])
  })
})

describe('edges follow what a file passes on', () => {
  test.each([
    ['by another name', 'from .tax import rate as ratio\n'],
    ['with all names', 'from .tax import *\n\nratio = 1\n'],
  ])('of another module, %s', async (_, passing) => {
    const { folder, process } = await scanned({
      'shop/tax.py': 'def rate(): ...\ndef ratio(): ...\n',
      'shop/__init__.py': '',
      'shop/prices.py': passing,
      'main.py': 'from shop.prices import ratio\n\ndef total():\n    return ratio()\n',
    })
    expect(callees(process, 'main.py', 'total')).toHaveLength(1)
    folder.write({ 'shop/prices.py': '' })
    await process.nodes.scan()
    expect(callees(process, 'main.py', 'total')).toEqual([])
    folder.write({ 'shop/prices.py': passing })
    await process.nodes.scan()
    expect(callees(process, 'main.py', 'total')).toHaveLength(1)
  })

  test('and what its types inherit, over several files', async () => {
    const { folder, process } = await scanned({
      'base.py': 'class Base:\n    def closed(self): ...\n\nclass Other:\n    def closed(self): ...\n',
      'middle.py': 'from base import Base, Other\n\nclass Middle(Base): ...\n',
      'cart.py': 'from middle import Middle\n\nclass Cart(Middle):\n    def add(self):\n        self.closed()\n',
      'main.py': 'from cart import Cart\n\ndef main():\n    cart = Cart()\n    cart.closed()\n',
    })
    const called = () => [...callees(process, 'cart.py', 'Cart.add'), ...callees(process, 'main.py', 'main')]
    expect(called()).toEqual(['base.py:Base.closed', 'base.py:Base.closed', 'cart.py:Cart'])
    folder.write({ 'middle.py': 'from base import Base, Other\n\nclass Middle(Other): ...\n' })
    await process.nodes.scan()
    expect(called()).toEqual(['base.py:Other.closed', 'base.py:Other.closed', 'cart.py:Cart'])
  })
})

describe('finding', () => {
  test('by name, type, part of a name, id and folder, in the order of paths and text', async () => {
    const { process } = await scanned({
      'b/tax.py': 'def rate(): ...\nclass Tax: ...\n',
      'a/tax.py': 'def rate(): ...\ndef flat_rate(): ...\n',
      'b2/x.py': 'def rate(): ...\n',
    })
    const find = (filter: Parameters<typeof process.nodes.find>[0]) =>
      process.nodes.find(filter).map(node => `${node.filePath}:${node.fullName}`)
    expect(find({ name: 'rate' })).toEqual(['a/tax.py:rate', 'b/tax.py:rate', 'b2/x.py:rate'])
    expect(find({ query: 'RATE', limit: 2 })).toEqual(['a/tax.py:rate', 'a/tax.py:flat_rate'])
    expect(find({ type: 'class' })).toEqual(['b/tax.py:Tax'])
    expect(find({ path: 'b' })).toEqual(['b/tax.py:', 'b/tax.py:rate', 'b/tax.py:Tax'])
    expect(find({ query: id(process, 'b/tax.py', 'Tax') })).toEqual(['b/tax.py:Tax'])
    expect(find({ query: '_' })).toEqual(['a/tax.py:flat_rate'])
    expect(find({ path: 'a/tax.py', type: 'function' })).toEqual(['a/tax.py:rate', 'a/tax.py:flat_rate'])
  })

  test('unsaved code is found too', async () => {
    const { process } = await scanned({ 'a.py': 'def rate(): ...\n' })
    await process.openFile('a.py')
    process.type('a.py', 'def ratio(): ...\n')
    expect(process.nodes.find({ query: 'rat' }).map(node => node.name)).toEqual(['ratio'])
  })
})

describe('modules', () => {
  const candidates = (...paths: readonly string[]) => paths.map((path, file_id) => ({ path, file_id }))

  test.each([
    ['./cart', 'src/main.ts', ['src/cart.ts', 'lib/cart.ts'], 'src/cart.ts'],
    ['./cart.js', 'src/main.ts', ['src/cart.ts'], 'src/cart.ts'],
    ['../cart', 'src/a/main.ts', ['src/cart/index.ts', 'cart.ts'], 'src/cart/index.ts'],
    ['shop.cart', 'main.py', ['shop/cart.py', 'test/shop/cart.py'], 'shop/cart.py'],
    ['shop.cart', 'src/main.py', ['src/shop/cart.py', 'shop/cart.py'], 'src/shop/cart.py'],
    ['shop.cart', 'tools/main.py', ['src/shop/cart.py'], 'src/shop/cart.py'],
    ['shop', 'main.py', ['shop/__init__.py'], 'shop/__init__.py'],
    ['cart', 'main.py', ['deep/down/cart.py'], undefined],
    ['crate::shop::cart', 'src/main.rs', ['src/shop/cart.rs'], 'src/shop/cart.rs'],
    ['cart.h', 'src/cart.c', ['src/cart.c', 'src/cart.h'], 'src/cart.h'],
    ['cart.h', 'src/cart.c', ['src/cart.c', 'include/cart.h'], 'include/cart.h'],
    ['shop/cart.hpp', 'src/cart.cpp', ['src/cart.cpp', 'include/shop/cart.hpp'], 'include/shop/cart.hpp'],
    ['shop.cart', 'x/main.py', ['a/shop/cart.py', 'b/shop/cart.py'], undefined],
  ])('%s in %s', (name, from, paths, expected) => {
    expect(moduleMeant(name, from, candidates(...paths))?.path).toBe(expected)
  })
})
