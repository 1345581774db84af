import { expect, test } from 'vitest'
import { bring, broken, gleam, just } from '../support/project-languages.js'
import { Folder, Process } from './workspace.js'

const cart = `/// Adds up.
pub fn total(items) {
  let prices = list.map(items, fn(item) { item.price * item.count })
  sum(list.filter(prices, fn(price) { price > 0 }))
}

fn sum(items) {
  items
}

pub type Cart {
  Cart(items: Int)
}
`
const python = 'def total(items):\n    return sum(items)\n'

test('a language that the project brings has agents: scanned, opened, typed and saved', async () => {
  const folder = new Folder({ 'src/cart.gleam': cart, 'tax.py': python })
  bring(folder.root, 'gleam', gleam)
  const process = await Process.open(folder)
  expect(await process.nodes.scan()).toMatchObject({ files: 2, nodes: 6 })
  const ids = process.ids('src/cart.gleam')
  expect(Object.keys(ids)).toEqual(['', 'total', 'sum', 'Cart'])
  expect(process.nodes.calleesOf(ids.total!, 8).map(node => node.name)).toEqual(['sum'])
  expect(process.nodes.get(ids.total!)).toMatchObject({ nodeType: 'function', range: { start: { line: 0 } } })

  await process.openFile('src/cart.gleam')
  await process.nodes.idle()
  expect(process.ids('src/cart.gleam')).toEqual(ids)
  process.type('src/cart.gleam', `import gleam/list\n\n${cart.replace('total', 'grand_total')}`)
  await process.nodes.idle()
  expect(process.ids('src/cart.gleam')).toMatchObject({ grand_total: ids.total, sum: ids.sum })
  expect(process.nodes.get(ids.total!)?.range.start.line).toBe(2)
  await process.save('src/cart.gleam')
  await process.closeFile('src/cart.gleam')
  expect(process.ids('src/cart.gleam')).toMatchObject({ grand_total: ids.total, sum: ids.sum })
  expect(process.notices).toEqual([])
})

test('a file of such a language is found by those that import it', async () => {
  const folder = new Folder({
    'src/shop/cart.gleam': 'pub fn total(items) { items }\n',
    'src/other.gleam': 'pub fn total(items) { items }\n',
    'src/main.gleam': 'import shop/cart\n\npub fn main() { 1 }\n',
  })
  bring(folder.root, 'gleam', gleam)
  const process = await Process.open(folder)
  await process.nodes.scan()
  const { '': main } = process.ids('src/main.gleam')
  const imported = process.nodes.reachableFrom(main!, 'imports', 1, 8)
  expect(imported.map(node => node.filePath)).toEqual(['src/shop/cart.gleam'])
})

test.each([
  ['loops', 'loops', /took longer than 2 s/],
  ['grows', 'grows', /more than 512 MB|took longer/],
  ['traps', 'traps', /unreachable/],
  ['prints', 'prints', /loading its grammar: its process printed something/],
  ['is none', 'returns nothing', /off until Remora starts again: loading its grammar: /],
] as const)('a grammar that %s is off, told once, and all the others work', async (_, deed, reason) => {
  const folder = new Folder({
    'a.bad': 'x',
    'b.bad': 'y',
    'cart.gleam': cart,
    'tax.py': python,
    justfile: 'test:\n  ls\n',
  })
  bring(folder.root, 'bad', broken('bad', deed))
  bring(folder.root, 'gleam', gleam)
  bring(folder.root, 'just', just)
  const process = await Process.open(folder)
  await process.openFile('a.bad')
  await process.nodes.scan()
  await process.nodes.scan()
  await process.nodes.idle()
  expect(process.notices).toEqual([expect.stringMatching(reason)])
  expect(process.notices[0]).toMatch(/^Bad \(\.remora\/languages\/bad\) is off/)
  expect(process.nodes.files()).toEqual(['cart.gleam', 'justfile', 'tax.py'])
  expect(Object.keys(process.ids('justfile'))).toEqual(['', 'test'])
})

test.each([
  ['a corrupt grammar', { ...gleam, grammar: Uint8Array.from([1, 2, 3]) }, /loading its grammar: .*WebAssembly/],
  [
    'a module that is no grammar',
    { ...gleam, grammar: Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]) },
    /no function tree_sitter_/,
  ],
  ['a query that does not compile', { ...gleam, query: '(nonsense) @function' }, /nodes\.scm: .*nonsense/],
  ['a misspelled capture', { ...gleam, query: '(function name: (_) @name) @fun' }, /@fun is no capture.* @function/],
  [
    'a query that takes for ever',
    { ...gleam, query: '((identifier) @name (#match? @name "^(a+)+$"))' },
    /parsing loop\.gleam: it took longer than 2 s/,
  ],
])('%s is told once, with what is wrong, and the language is off', async (_, language, reason) => {
  const folder = new Folder({ 'loop.gleam': `fn ${'a'.repeat(60)}b() { 1 }\n`, 'tax.py': python })
  bring(folder.root, 'gleam', language)
  const process = await Process.open(folder)
  await Promise.all([process.nodes.scan(), process.openFile('loop.gleam')])
  await process.nodes.scan()
  await process.nodes.idle()
  expect(process.notices).toEqual([expect.stringMatching(reason)])
  expect(process.nodes.files()).toEqual(['tax.py'])
})

test('a file that is too much for its grammar is left out, told once, and its language goes on', async () => {
  // The time that this grammar takes grows with the square of the text.
  const long = Array.from({ length: 1_500 }, (_, index) => cart.replace('total', `total_${index}`)).join('\n')
  const folder = new Folder({ 'long.gleam': long, 'cart.gleam': cart })
  bring(folder.root, 'gleam', gleam)
  const process = await Process.open(folder)
  await process.openFile('long.gleam')
  await process.nodes.scan()
  await process.nodes.scan()
  await process.nodes.idle()
  expect(process.notices).toEqual([
    'long.gleam has no agents until Remora starts again: it is too much for the grammar of Gleam.',
  ])
  expect(process.nodes.files()).toEqual(['cart.gleam'])
})

test('what a changed query says is seen at the next start', async () => {
  const folder = new Folder({ 'cart.gleam': cart })
  bring(folder.root, 'gleam', { ...gleam, query: '(function name: (_) @name body: (_) @body) @function' })
  const before = await Process.open(folder)
  await before.nodes.scan()
  const { total } = before.ids('cart.gleam')
  expect(Object.keys(before.ids('cart.gleam'))).toEqual(['', 'total', 'sum'])
  await before.close()
  bring(folder.root, 'gleam', gleam)
  const after = await Process.open(folder)
  await after.nodes.scan()
  expect(Object.keys(after.ids('cart.gleam'))).toEqual(['', 'total', 'sum', 'Cart'])
  expect(after.ids('cart.gleam').total).toBe(total)
})

test('a language that is off for a mistake loses nobody; one that was taken away does', async () => {
  const folder = new Folder({ 'cart.gleam': cart, 'tax.py': python })
  bring(folder.root, 'gleam', gleam)
  const before = await Process.open(folder)
  await before.nodes.scan()
  const ids = before.ids('cart.gleam')
  await before.close()

  bring(folder.root, 'gleam', { ...gleam, yaml: 'title: 5\n' })
  const mistaken = await Process.open(folder)
  expect(await mistaken.nodes.scan()).toMatchObject({ orphaned: 0 })
  expect(mistaken.ids('cart.gleam')).toEqual(ids)
  await mistaken.close()

  folder.remove('.remora/languages/gleam')
  const without = await Process.open(folder)
  expect(await without.nodes.scan()).toMatchObject({ orphaned: 4 })
  await without.close()

  bring(folder.root, 'gleam', gleam)
  const again = await Process.open(folder)
  await again.nodes.scan()
  expect(again.ids('cart.gleam')).toEqual(ids)
})

test('a file goes over to the language that has taken its extension', async () => {
  const folder = new Folder({ 'cart.py': cart })
  const before = await Process.open(folder)
  await before.nodes.scan()
  expect(Object.keys(before.ids('cart.py'))).not.toContain('Cart')
  await before.close()
  bring(folder.root, 'gleam', { ...gleam, yaml: 'title: Gleam\nextensions: [.py]\noverrides: true\n' })
  const after = await Process.open(folder)
  await after.nodes.scan()
  expect(Object.keys(after.ids('cart.py'))).toContain('Cart')
})
