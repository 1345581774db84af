import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { agentIdFor } from '../../server/src/base/ids.js'
import { sketchLength } from '../../server/src/syntax/sketch.js'
import { Folder, Process } from './workspace.js'

const total = 'def total(items):\n    return sum(item.price * item.count for item in items if item.count > 0)\n'
const tax = 'def tax(amount):\n    return round(amount * 0.19, 2) if amount > 100 else amount\n'
const cart = `class Cart:\n    def add(self, item):\n        self.items.append(item)\n\n    def clear(self):\n        self.items = []\n`

test('a first scan finds everybody and tells the journal nothing', async () => {
  const process = await Process.open(new Folder({ 'shop/cart.py': cart + total, 'web/cart.ts': 'function add() {}\n' }))
  const { ms, ...summary } = await process.nodes.scan()
  expect(summary).toEqual({ files: 2, nodes: 7, edges: 5, created: 7, orphaned: 0, updated: 0 })
  expect(ms).toBeGreaterThan(0)
  expect(process.ids('shop/cart.py').total).toBe(agentIdFor(['shop/cart.py', 'total', '0']))
  expect(process.nodeEvents()).toEqual([])
})

test('what is stored is what was found', async () => {
  const folder = new Folder({ 'cart.py': `# 🛒\n@decorated\nclass Cart:\n    def add(self, item): pass\n` })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const stored = process.nodes.inFile('cart.py')
  await process.openFile('cart.py')
  expect(process.nodes.inFile('cart.py')).toEqual(stored.map(({ sketch, ...node }) => node))
  expect(stored.every(({ sketch }) => sketch?.length === sketchLength)).toBe(true)
  expect(stored.map(node => [node.fullName, node.range.start.line, node.nameRange.start.character])).toEqual([
    ['', 0, 0],
    ['Cart', 1, 6],
    ['Cart.add', 3, 8],
  ])
})

test('a second scan without changes changes nothing', async () => {
  const folder = new Folder({ 'cart.py': cart, 'tax.py': tax })
  const process = await Process.open(folder)
  const first = await process.nodes.scan()
  const second = await process.nodes.scan()
  expect(second).toMatchObject({ nodes: first.nodes, edges: first.edges, created: 0, orphaned: 0, updated: 0 })
})

test('ignored files, binary files, other languages and the state folder have no agents', async () => {
  const folder = new Folder({
    '.gitignore': 'build/\n',
    'build/out.py': total,
    '.remora/x.py': total,
    'node_modules/a/index.js': 'function a() {}',
    'binary.py': 'def a():\0 pass',
    'big.py': `${total}# ${'x'.repeat(5000)}\n`,
    'notes.xyz': 'def a(): pass',
    'cart.py': total,
    'web.ts': 'function a() {}',
  })
  const process = await Process.open(folder, { settings: { max_file_bytes: 4000, languages: ['python'] } })
  expect(await process.nodes.scan()).toMatchObject({ files: 1, nodes: 2 })
  expect(process.nodes.files()).toEqual(['cart.py'])
})

test('changes made while nobody looked become events, tagged offline', async () => {
  const folder = new Folder({ 'cart.py': cart + total, 'tax.py': tax, 'old.py': 'def old(a, b):\n    return a\n' })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const before = { ...process.ids('old.py'), ...process.ids('tax.py'), ...process.ids('cart.py') }
  folder.write({
    'cart.py': cart.replace('Cart', 'Basket') + total.replace('> 0', '> 1'),
    'tax.py': 'def one():\n    return 1\n',
    'shop/vat.py': tax,
  })
  folder.remove('old.py')
  expect(await process.nodes.scan()).toMatchObject({ orphaned: 2, created: 2 })

  const told = process.nodeEvents().map(event => [event.event_type, event.agent_id, event.tags])
  expect(told).toContainEqual(['NodeMovedEvent', before.Cart, ['offline']])
  expect(told).toContainEqual(['NodeMovedEvent', before['Cart.add'], ['offline']])
  expect(told).toContainEqual(['NodeChangedEvent', before.total, ['offline']])
  expect(told).toContainEqual(['NodeMovedEvent', before.tax, ['offline']])
  expect(told).toContainEqual(['NodeRemovedEvent', before.old, ['offline']])
  expect(told).toContainEqual(['NodeDiscoveredEvent', process.ids('tax.py').one, ['offline']])
  expect(new Set(told.map(([type, id]) => `${type} ${id}`)).size, 'one event a change').toBe(told.length)
  const moved = process.nodeEvents().find(event => event.agent_id === before.tax)
  expect(moved).toMatchObject({ old_path: 'tax.py', file_path: 'shop/vat.py', full_name: 'tax' })
  const renamed = process.nodeEvents().find(event => event.agent_id === before.Cart)
  expect(renamed).toMatchObject({ old_name: 'Cart', full_name: 'Basket' })
  expect(process.ids('shop/vat.py').tax).toBe(before.tax)
})

test('a renamed file takes its agents along, its own too', async () => {
  const folder = new Folder({ 'cart.py': cart + total, 'a/__init__.py': '' })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const before = process.ids('cart.py')
  folder.write({ 'shop/basket.py': cart + total })
  folder.remove('cart.py')
  expect(await process.nodes.scan()).toMatchObject({ created: 0, orphaned: 0, updated: 5 })
  expect(process.ids('shop/basket.py')).toEqual(before)
  expect(process.nodes.get(before.total!)).toMatchObject({ filePath: 'shop/basket.py', orphaned: false })
})

test('a file that is renamed and edited at once is who it was, and so is everybody in it', async () => {
  const folder = new Folder({ 'cart.py': cart + total + tax, 'other.py': 'def one():\n    return 1\n' })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const before = process.ids('cart.py')
  folder.write({
    'shop/basket.py': `${cart}${total.replace('total', 'sum_up').replace('> 0', '>= 1')}${tax.replace('0.19', 'rate')}`,
    'shop/fresh.py': 'def greet(name):\n    print("Hello", name, "and welcome to our little shop!")\n',
  })
  folder.remove('cart.py')
  expect(await process.nodes.scan()).toMatchObject({ created: 2, orphaned: 0 })
  const { total: id, ...others } = before
  expect(process.ids('shop/basket.py')).toEqual({ ...others, sum_up: id })
})

test('of several files that look alike, each of those who vanished is found in the one that looks most alike', async () => {
  const ship = (rate: string) =>
    `def ship(order, to):\n    weight = sum(item.weight for item in order.items)\n    return Parcel(to, 5.0 + weight * ${rate}, insured=order.total > 500)\n`
  const folder = new Folder({ 'a.py': `${ship('0.3')}x = 1\n`, 'b.py': 'y = 2\n' })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const { ship: id } = process.ids('a.py')
  folder.write({
    'a.py': 'x = 1\n',
    'aa.py': ship('heavy(order) - light(order, to) * 7').replace('ship', 'send').replace('insured', 'tracked'),
    'bb.py': ship('0.31').replace('ship', 'post'),
  })
  await process.nodes.scan()
  expect(process.ids('bb.py').post).toBe(id)
  expect(process.ids('aa.py').send).not.toBe(id)
})

test('two files that swap a function within one scan swap its agents', async () => {
  const folder = new Folder({ 'a.py': `${total}x = 1\n`, 'b.py': `${tax}y = 2\n` })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const [total_, tax_] = [process.ids('a.py').total, process.ids('b.py').tax]
  folder.write({ 'a.py': `${tax}x = 1\n`, 'b.py': `${total}y = 2\n` })
  await process.nodes.scan()
  expect(process.ids('a.py').tax).toBe(tax_)
  expect(process.ids('b.py').total).toBe(total_)
  expect(process.nodeEvents().filter(event => event.event_type === 'NodeRemovedEvent')).toEqual([])
})

test('an orphan comes back with its code, years later and elsewhere', async () => {
  const folder = new Folder({ 'cart.py': total + tax })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const { tax: id } = process.ids('cart.py')
  folder.write({ 'cart.py': total })
  await process.nodes.scan()
  expect(process.nodes.get(id!)).toMatchObject({ orphaned: true, name: 'tax' })
  expect(process.nodes.find({ includeOrphans: true, name: 'tax' })).toMatchObject([{ agentId: id, orphaned: true }])
  folder.write({ 'new/place.py': tax.replace('tax', 'vat') })
  await process.nodes.scan()
  expect(process.ids('new/place.py').vat).toBe(id)
})

test('losing the index loses nobody', async () => {
  const folder = new Folder({ 'cart.py': cart + total, 'tax.py': `${tax}x = 1\n` })
  let process = await Process.open(folder)
  await process.nodes.scan()
  const { total: renamed, tax: removed } = { ...process.ids('cart.py'), ...process.ids('tax.py') }
  folder.write({
    'cart.py': cart.replace('Cart', 'Basket') + total.replace('total', 'sum_up'),
    'tax.py': 'x = 1\n',
    'copy.py': 'def copy():\n    return 1\n',
  })
  await process.nodes.scan()
  folder.write({ 'cart.py': folder.read('cart.py') + total.replace('items', 'things') })
  await process.nodes.scan()
  const before = process.ids('cart.py')
  expect(before.sum_up).toBe(renamed)
  expect(before.total).not.toBe(renamed)
  await process.close()

  for (const end of ['', '-wal', '-shm']) rmSync(folder.path(`.remora/index.db${end}`), { force: true })
  process = await Process.open(folder)
  const events = process.nodeEvents().length
  await process.nodes.scan()
  expect(process.ids('cart.py')).toEqual(before)
  expect(process.nodeEvents().length).toBe(events)
  expect(process.nodes.get(removed!)).toMatchObject({ orphaned: true })
  folder.write({ 'again.py': tax })
  await process.nodes.scan()
  expect(process.ids('again.py').tax).toBe(removed)
})

test('a workspace whose whole state was deleted has the same ids at the same addresses', async () => {
  const folder = new Folder({ 'cart.py': cart + total, 'shop/tax.py': tax + tax, 'empty.py': '' })
  let process = await Process.open(folder)
  await process.nodes.scan()
  const idsNow = () => ['cart.py', 'shop/tax.py', 'empty.py'].map(path => process.ids(path))
  const before = idsNow()
  await process.close()
  folder.remove('.remora')
  folder.write({ '.remora/.gitignore': '*\n' })
  process = await Process.open(folder)
  await process.nodes.scan()
  expect(idsNow()).toEqual(before)
})

test('a scan that is stopped rejects, and the next one goes on', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [`f${index}.py`, total.replace('total', `total_${index}`).repeat(40)]),
  )
  const process = await Process.open(new Folder(files))
  const stop = new AbortController()
  const scan = process.nodes.scan({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) })
  await expect(scan).rejects.toThrow('enough')
  const { files: count } = await process.nodes.scan()
  expect(count).toBe(120)
  expect(process.nodeEvents()).toEqual([])
})

test('progress is reported to the end', async () => {
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`f${index}.py`, total]))
  const process = await Process.open(new Folder(files))
  const seen: [number, number][] = []
  await process.nodes.scan({ onProgress: (done, all) => seen.push([done, all]) })
  expect(seen.at(0)).toEqual([0, 150])
  expect(seen.at(-1)).toEqual([150, 150])
})

test('two processes that scan at once agree', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 80 }, (_, index) => [`d${index % 7}/f${index}.py`, cart + total + tax]),
  )
  const folder = new Folder(files)
  const [one, other] = [await Process.open(folder), await Process.open(folder)]
  const summaries = await Promise.all([one.nodes.scan(), other.nodes.scan()])
  expect(summaries.map(({ nodes, edges }) => ({ nodes, edges }))).toEqual([
    { nodes: 80 * 6, edges: summaries[0]!.edges },
    { nodes: 80 * 6, edges: summaries[0]!.edges },
  ])
  expect(one.ids('d1/f1.py')).toEqual(other.ids('d1/f1.py'))
  expect(one.nodeEvents()).toEqual([])

  folder.write({ 'd1/f1.py': cart, 'd2/f2.py': tax + total.replace('> 0', '> 1') })
  folder.remove('d3/f3.py')
  await Promise.all([one.nodes.scan(), other.nodes.scan(), one.nodes.scanFile(folder.path('d2/f2.py'))])
  const told = one.nodeEvents().map(event => `${event.event_type} ${event.agent_id} ${event.action}`)
  expect(new Set(told).size, 'nothing is told twice').toBe(told.length)
  expect(one.ids('d2/f2.py')).toEqual(other.ids('d2/f2.py'))
})

test('a file that is scanned by itself is stored at once', async () => {
  const folder = new Folder({ 'cart.py': total })
  const process = await Process.open(folder)
  await process.nodes.scan()
  folder.write({ 'cart.py': total + tax })
  await process.nodes.scanFile(folder.path('cart.py'))
  expect(Object.keys(process.ids('cart.py'))).toEqual(['', 'total', 'tax'])
  folder.remove('cart.py')
  await process.nodes.scanFile(folder.path('cart.py'))
  expect(process.nodes.inFile('cart.py')).toEqual([])
})

test('a file that changes again behind a scan is read again', async () => {
  const folder = new Folder({ 'cart.py': total })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const source = process.nodes.source(process.ids('cart.py').total!)
  expect(source?.text.slice(source.node.span.start, source.node.span.end)).toBe(total.trimEnd())
  folder.write({ 'cart.py': `# changed\n${total}` })
  expect(process.nodes.source(process.ids('cart.py').total!), 'the span means another text').toBeUndefined()
  const fresh = await process.nodes.freshSource(process.ids('cart.py').total!)
  expect(fresh?.text.slice(fresh.node.span.start, fresh.node.span.end)).toBe(total.trimEnd())
})
