import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

// Below an error an update may overlook what a fresh reading sees (`LiveSyntax`): here `o`, once the line above changes.
const above = 's do\n,a/t do\n,o a'
const below = ' n t\ndef o,t 0\nend'

async function overlooking() {
  const folder = new Folder({ 'cart.ex': above + below })
  const process = await Process.open(folder)
  await process.openFile('cart.ex')
  const before = process.ids('cart.ex')
  process.type('cart.ex', `${above} ${below}`)
  expect([Object.keys(before), Object.keys(process.ids('cart.ex'))]).toEqual([['', 'o'], ['']])
  return { folder, process, before }
}

test('whom an update overlooks is seen when the person pauses', async () => {
  const { process, before } = await overlooking()
  await new Promise<void>(resolve => {
    process.nodes.changed(() => 'o' in process.ids('cart.ex') && resolve())
  })
  expect(process.ids('cart.ex')).toEqual(before)
})

test('and before anything is stored', async () => {
  const { folder, process, before } = await overlooking()
  await process.save('cart.ex')
  const other = await Process.open(folder)
  expect(other.ids('cart.ex')).toEqual(before)
})

test('an open text that takes too long is left without nodes, with one notice, until it can be read', async () => {
  const endless = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const process = await Process.open(new Folder({ 'Cart.scala': 'def total = 1\n' }))
  await process.openFile('Cart.scala')
  for (const end of ['\n', '\n\n']) {
    process.type('Cart.scala', endless + end)
    expect(process.ids('Cart.scala')).toEqual({})
  }
  expect(process.notices).toEqual(['Cart.scala has no agents: parsing it takes too much time or memory.'])
  process.type('Cart.scala', 'def total = 2\n')
  await process.save('Cart.scala')
  await process.nodes.scan()
  await process.nodes.idle()
  process.type('Cart.scala', 'def sum = 2\n')
  expect(Object.keys(process.ids('Cart.scala'))).toEqual(['', 'sum'])
})

test('a scan leaves out a file that takes too long and tells of it', async () => {
  const endless = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const process = await Process.open(new Folder({ 'Cart.scala': endless, 'tax.scala': 'def tax = 1\n' }))
  await process.nodes.scan()
  expect(process.notices).toEqual(['Cart.scala has no agents: parsing it takes too much time or memory.'])
  expect([process.ids('Cart.scala'), Object.keys(process.ids('tax.scala'))]).toEqual([{}, ['', 'tax']])
})

// Twelve kilobytes for which the parser wants gigabytes within one step, where nobody asks about time.
const greedy = 'a=>'.repeat(4000)
const tooMuch = (path: string) => `${path} has no agents: parsing it takes too much time or memory.`
const cart = 'class Cart {\n  void add() {}\n}\n'

test('an open text that takes all memory leaves the others as they are, and people type on', async () => {
  const folder = new Folder({
    'Cart.java': cart,
    'Shop.java': cart.replace('Cart', 'Shop'),
    'tax.py': 'def tax(): pass\n',
  })
  const process = await Process.open(folder)
  for (const path of ['Cart.java', 'Shop.java', 'tax.py']) await process.openFile(path)
  process.type('Shop.java', 'class Shop {\n  void take() {}\n  void give() {}\n}\n')
  const [shop, tax] = [process.ids('Shop.java'), process.ids('tax.py')]
  process.type('Cart.java', greedy)
  expect(process.ids('Cart.java')).toEqual({})
  expect([process.ids('Shop.java'), process.ids('tax.py')]).toEqual([shop, tax])

  process.type('Shop.java', '\nclass Shop {\n  void take() {}\n  void giveAway() {}\n}\n')
  process.type('tax.py', 'def tax(): pass\ndef vat(): pass\n')
  await process.nodes.idle()
  expect(process.ids('Shop.java')).toMatchObject({ Shop: shop.Shop, 'Shop.take': shop['Shop.take'] })
  expect(Object.keys(process.ids('Shop.java'))).toContain('Shop.giveAway')
  expect(process.ids('tax.py')).toEqual({ ...tax, vat: expect.any(String) })
  process.type('tax.py', 'def vat(): pass\n')
  expect(Object.keys(process.ids('tax.py'))).toEqual(['', 'vat'])
  expect(process.notices).toEqual([tooMuch('Cart.java')])
})

test('what is saved while everything is read again is stored', async () => {
  const process = await Process.open(new Folder({ 'Cart.java': cart, 'tax.py': 'def tax(): pass\n' }))
  await process.nodes.scan()
  await process.openFile('Cart.java')
  await process.openFile('tax.py')
  process.type('Cart.java', greedy)
  process.type('tax.py', 'def vat(): pass\n')
  await process.save('tax.py')
  await process.closeFile('tax.py')
  expect(Object.keys(process.ids('tax.py'))).toEqual(['', 'vat'])
})

test('a file that takes all memory when it is opened is left without nodes, until it can be read', async () => {
  const process = await Process.open(new Folder({ 'Cart.java': greedy }))
  await process.openFile('Cart.java')
  process.type('Cart.java', cart)
  await process.save('Cart.java')
  await process.nodes.scan()
  await process.nodes.idle()
  process.type('Cart.java', cart.replace('add', 'take'))
  expect(Object.keys(process.ids('Cart.java'))).toEqual(['', 'Cart', 'Cart.take'])
  expect(process.notices).toEqual([tooMuch('Cart.java')])
})

test.each([
  ['by itself', 2],
  ['in threads', 60],
])('a scan %s goes on after a file that takes all memory, and looks at it once', async (_, files) => {
  const others = Object.fromEntries(Array.from({ length: files }, (_, index) => [`src/C${index}.java`, cart]))
  const process = await Process.open(
    new Folder({ 'src/A.java': greedy, 'src/B.c': greedy, ...others, 'tax.py': 'def tax(): pass\n' }),
  )
  expect(await process.nodes.scan()).toMatchObject({ files: files + 1, nodes: 3 * files + 2 })
  expect([...process.notices].sort()).toEqual([tooMuch('src/A.java'), tooMuch('src/B.c')])
  await process.nodes.scan()
  expect(process.notices).toHaveLength(2)
})
