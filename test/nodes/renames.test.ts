import { renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

// What an editor tells by workspace/didRenameFiles and didDeleteFiles. Renames that nobody tells are in scan.test.ts.

const cart = `class Cart:
    def total(self):
        return sum(self.prices)

    def size(self):
        return len(self.prices)


def checkout(cart):
    return cart.total()
`

/** Nothing of it is as it was but some names. */
const edited = `class Cart:
    def total(self):
        amount = 0
        for price in self.prices:
            amount = amount + price
        return amount


def checkout(cart, user):
    user.pay(cart.total())
    print('thank you', user.name)
`

async function start(files: Record<string, string>) {
  const folder = new Folder(files)
  const process = await Process.open(folder)
  await process.nodes.scan()
  const rename = (from: string, to: string) => ({ from: folder.path(from), to: folder.path(to) })
  return { folder, process, rename }
}

test('everybody in a renamed file goes along, the file too, whatever else became of its text', async () => {
  const { folder, process, rename } = await start({ 'cart.py': cart, 'other.py': 'x = 1\n' })
  const before = process.ids('cart.py')
  renameSync(folder.path('cart.py'), folder.path('basket.py'))
  folder.write({ 'basket.py': edited })

  await process.nodes.renamed([rename('cart.py', 'basket.py')])

  const { 'Cart.size': size, ...others } = before
  expect(process.ids('basket.py')).toEqual(others)
  expect(process.ids('cart.py')).toEqual({})
  expect(process.nodes.get(size!)).toMatchObject({ orphaned: true })
  expect(process.nodes.get(before['']!)).toMatchObject({ name: 'basket.py', filePath: 'basket.py' })
})

test('the journal hears of it, so that a lost index gives everybody their ids again', async () => {
  const { folder, process, rename } = await start({ 'cart.py': cart })
  const before = process.ids('cart.py')
  renameSync(folder.path('cart.py'), folder.path('basket.py'))
  await process.nodes.renamed([rename('cart.py', 'basket.py')])
  const moved = process.nodeEvents().filter(({ event_type }) => event_type === 'NodeMovedEvent')
  expect(moved).toEqual(
    Object.values(before).map(agent_id =>
      expect.objectContaining({ agent_id, file_path: 'basket.py', old_path: 'cart.py' }),
    ),
  )
  await process.close()

  folder.forget('.remora/index.db')
  const anew = await Process.open(folder)
  await anew.nodes.scan()
  expect(anew.ids('basket.py')).toEqual(before)
})

test('a folder takes everybody below it along', async () => {
  const { folder, process, rename } = await start({ 'shop/cart.py': cart, 'shop/web/page.py': cart, 'shops.py': cart })
  const before = ['shop/cart.py', 'shop/web/page.py', 'shops.py'].map(path => process.ids(path))
  renameSync(folder.path('shop'), folder.path('store'))

  await process.nodes.renamed([rename('shop', 'store')])

  expect(['store/cart.py', 'store/web/page.py', 'shops.py'].map(path => process.ids(path))).toEqual(before)
  expect(process.nodes.counts()).toMatchObject({ files: 3 })
})

test('two files change their names with each other', async () => {
  const { folder, process, rename } = await start({ 'a.py': cart, 'b.py': 'def other():\n    return 1\n' })
  const [a, b] = [process.ids('a.py'), process.ids('b.py')]

  for (const [from, to] of [
    ['a.py', 'c.py'],
    ['b.py', 'a.py'],
    ['c.py', 'b.py'],
  ] as const) {
    renameSync(folder.path(from), folder.path(to))
    await process.nodes.renamed([rename(from, to)])
  }

  expect([process.ids('a.py'), process.ids('b.py')]).toEqual([b, a])
})

test('a file that was renamed twice before the first time is told goes along twice', async () => {
  const { folder, process, rename } = await start({ 'a.py': cart })
  const before = process.ids('a.py')
  renameSync(folder.path('a.py'), folder.path('c.py'))
  await process.nodes.renamed([rename('a.py', 'b.py')])
  await process.nodes.renamed([rename('b.py', 'c.py')])
  expect(process.ids('c.py')).toEqual(before)
})

test('whoever was in a file that is overwritten is orphaned', async () => {
  const { folder, process, rename } = await start({ 'a.py': cart, 'b.py': 'def other():\n    return 1\n' })
  const [a, b] = [process.ids('a.py'), process.ids('b.py')]
  renameSync(folder.path('a.py'), folder.path('b.py'))

  await process.nodes.renamed([rename('a.py', 'b.py')])

  expect(process.ids('b.py')).toEqual(a)
  expect(process.nodes.get(b.other!)).toMatchObject({ orphaned: true })
})

test.each(['before', 'after'])(
  'an unsaved text that is opened anew %s the rename is told keeps its agents',
  async when => {
    const { folder, process, rename } = await start({ 'cart.py': cart })
    const before = process.ids('cart.py')
    await process.openFile('cart.py')
    process.type('cart.py', edited)
    renameSync(folder.path('cart.py'), folder.path('basket.py'))
    const told = () => process.nodes.renamed([rename('cart.py', 'basket.py')])

    if (when === 'after') await told()
    await process.openFile('basket.py', edited)
    await process.closeFile('cart.py')
    if (when === 'before') await told()

    const { 'Cart.size': _, ...others } = before
    expect(process.ids('basket.py')).toEqual(others)
    await process.save('basket.py')
    expect(process.ids('basket.py')).toEqual(others)
  },
)

test('a file that leaves for a place without agents leaves nobody behind', async () => {
  const { folder, process, rename } = await start({ 'cart.py': cart, '.gitignore': 'out/\n', 'out/x.py': '' })
  const { checkout } = process.ids('cart.py')
  renameSync(folder.path('cart.py'), folder.path('out/cart.py'))
  await process.nodes.renamed([rename('cart.py', 'out/cart.py')])
  expect(process.nodes.get(checkout!)).toMatchObject({ orphaned: true, filePath: 'cart.py' })
})

test('a rename that did not happen changes nobody', async () => {
  const { process, rename } = await start({ 'cart.py': cart })
  const before = process.ids('cart.py')
  await process.nodes.renamed([rename('cart.py', 'basket.py'), rename('nothing.py', 'else.py')])
  expect(process.ids('cart.py')).toEqual(before)
})

test('everybody in what is deleted is orphaned at once, and comes back with it', async () => {
  const { folder, process } = await start({ 'shop/cart.py': cart, 'one.py': 'def one():\n    return 1\n' })
  const [before, one] = [process.ids('shop/cart.py'), process.ids('one.py')]
  folder.remove('shop', 'one.py')
  await process.nodes.deleted([folder.path('shop'), folder.path('one.py')])
  for (const id of [...Object.values(before), ...Object.values(one)]) {
    expect(process.nodes.get(id)).toMatchObject({ orphaned: true })
  }
  folder.write({ 'shop/cart.py': cart })
  await process.nodes.scan()
  expect(process.ids('shop/cart.py')).toEqual(before)
})
