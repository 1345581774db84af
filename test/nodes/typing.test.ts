import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agentIdFor } from '../../server/src/base/ids.js'
import { Folder, Process } from './workspace.js'

const total = 'def total(items):\n    return sum(item.price * item.count for item in items if item.count > 0)\n'
const tax = 'def tax(amount):\n    return round(amount * 0.19, 2) if amount > 100 else amount\n'

async function typing(files: Record<string, string>): Promise<{ folder: Folder; process: Process }> {
  const folder = new Folder(files)
  const process = await Process.open(folder)
  await process.nodes.scan()
  for (const path of Object.keys(files)) await process.openFile(path)
  return { folder, process }
}

describe('one open file', () => {
  test('what is typed is seen at once, and stored when it is saved', async () => {
    const { folder, process } = await typing({ 'cart.py': total })
    const before = process.ids('cart.py')
    process.type('cart.py', `${tax}${total.replace('total', 'grand_total')}`)
    expect(process.ids('cart.py').grand_total).toBe(before.total)
    const other = await Process.open(folder)
    expect(other.ids('cart.py')).toEqual(before)
    await process.save('cart.py')
    expect(other.ids('cart.py')).toEqual(process.ids('cart.py'))
    expect(process.nodeEvents().map(event => [event.event_type, event.agent_id])).toEqual([
      ['NodeChangedEvent', before['']],
      ['NodeDiscoveredEvent', process.ids('cart.py').tax],
      ['NodeMovedEvent', before.total],
    ])
    await process.nodes.scan()
    expect(process.nodeEvents().length, 'the scan finds what was saved').toBe(3)
  })

  test('a function renamed and rewritten step by step is still itself', async () => {
    const { process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    for (const name of ['tota', 't', '', 's', 'sum_up']) process.type('cart.py', total.replace('total', name) + tax)
    process.nodes.inFile('cart.py')
    process.type('cart.py', `def sum_up(things):\n    return 1\n${tax}`)
    expect(process.ids('cart.py')).toEqual({ '': before[''], sum_up: before.total, tax: before.tax })
  })

  test('a function pasted back renamed and rewritten in one edit is the one it looks like', async () => {
    const { process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    process.type('cart.py', `${total.replace('total', 'sum_up').replace('> 0', '>= 1')}${tax}`)
    expect(process.ids('cart.py')).toEqual({ '': before[''], sum_up: before.total, tax: before.tax })
  })

  test('so is one whose line was broken when its body changed, and mended under another name', async () => {
    const { process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    process.type('cart.py', `${total.replace('def total(', 'def (')}${tax}`)
    process.nodes.inFile('cart.py')
    process.type('cart.py', `${total.replace('def total(', 'def (').replace('> 0', '>= 1')}${tax}`)
    process.nodes.inFile('cart.py')
    process.type('cart.py', `${total.replace('total', 'sum_up').replace('> 0', '>= 1')}${tax}`)
    expect(process.ids('cart.py')).toEqual({ '': before[''], sum_up: before.total, tax: before.tax })
  })

  test('a new function is called as in any other clone, under however many names it was typed', async () => {
    const { process } = await typing({ 'cart.py': total })
    for (const name of ['n', 'ne', 'new']) {
      process.type('cart.py', `${total}def ${name}(a):\n    return a\n`)
      expect(process.ids('cart.py')[name]).toBe(agentIdFor(['cart.py', name, '0']))
    }
    await process.save('cart.py')
    expect(process.ids('cart.py').new).toBe(agentIdFor(['cart.py', 'new', '0']))
    process.type('cart.py', `${total}def renamed(a):\n    return a\n`)
    expect(process.ids('cart.py').renamed).toBe(agentIdFor(['cart.py', 'new', '0']))
  })

  test('somebody who is meant by its id before the file was saved keeps it, whatever it is called then', async () => {
    const { folder, process } = await typing({ 'cart.py': total })
    process.type('cart.py', `${total}def n(a):\n    return a\n`)
    const id = process.ids('cart.py').n!
    await process.nodes.ensureStored(id)
    expect((await Process.open(folder)).nodes.get(id)).toMatchObject({ name: 'n', orphaned: false })
    expect(process.nodeEvents()).toMatchObject([{ event_type: 'NodeDiscoveredEvent', agent_id: id }])
    process.type('cart.py', `${total}def new(a):\n    return a\n`)
    expect(process.ids('cart.py').new).toBe(id)
    await process.save('cart.py')
    expect(process.nodes.get(id)).toMatchObject({ name: 'new' })
    expect(process.nodeEvents().at(-1)).toMatchObject({ event_type: 'NodeMovedEvent', agent_id: id, old_name: 'n' })
  })

  test('who was stored for a text that was never saved is an orphan once the text is closed', async () => {
    const { process } = await typing({ 'cart.py': total })
    process.type('cart.py', `${total}def n(a):\n    return a\n`)
    const id = process.ids('cart.py').n!
    await process.nodes.ensureStored(id)
    await process.closeFile('cart.py')
    expect(process.nodes.get(id)).toMatchObject({ orphaned: true })
    expect(Object.keys(process.ids('cart.py'))).toEqual(['', 'total'])
  })

  test('somebody in a file that was never saved can be meant too', async () => {
    const { process } = await typing({})
    await process.openFile('new.py', tax)
    const id = process.ids('new.py').tax!
    await process.nodes.ensureStored(id)
    expect(process.nodes.parentOf(id)).toMatchObject({ nodeType: 'file' })
    await process.closeFile('new.py')
    expect(process.nodes.get(id)).toMatchObject({ orphaned: true })
    await process.openFile('new.py', tax)
    await process.save('new.py')
    expect(process.nodes.get(id)).toMatchObject({ orphaned: false })
  })

  test('undoing brings back who was deleted, also in one burst', async () => {
    const { process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    process.type('cart.py', total)
    expect(process.nodes.get(before.tax!)).toMatchObject({ orphaned: true })
    process.type('cart.py', total + tax)
    expect(process.ids('cart.py')).toEqual(before)
    process.type('cart.py', '')
    process.type('cart.py', total + tax)
    expect(process.ids('cart.py')).toEqual(before)
  })

  test('a half-typed file that is saved kills nobody', async () => {
    const { folder, process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    process.type('cart.py', total.replace('(items):', '(items') + tax)
    expect(process.ids('cart.py').total).toBe(before.total)
    await process.save('cart.py')
    expect((await Process.open(folder)).nodes.get(before.total!)).toMatchObject({ orphaned: false })
    expect(process.nodeEvents().map(event => event.event_type)).not.toContain('NodeRemovedEvent')
    process.type('cart.py', total + tax)
    expect(process.ids('cart.py')).toEqual(before)
  })

  test('the innermost node at a place, and the file where there is none', async () => {
    const { process } = await typing({ 'cart.py': `\nclass Cart:\n    ${total.replace('\n', '\n    ')}` })
    const at = (line: number, character: number) => process.nodes.at('cart.py', { line, character })?.fullName
    expect([at(0, 0), at(1, 3), at(2, 8), at(3, 20), at(99, 0)]).toEqual(['', 'Cart', 'Cart.total', 'Cart.total', ''])
  })

  test('listeners hear who came, went and changed', async () => {
    const { process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    const heard = new Promise<readonly string[]>(resolve => {
      process.nodes.changed(({ agentIds }) => resolve(agentIds))
    })
    process.type('cart.py', total.replace('> 0', '> 1'))
    expect([...(await heard)].sort()).toEqual([before[''], before.total, before.tax].sort())
  })

  test('a file that is too large has no agents, which is said once', async () => {
    const folder = new Folder({ 'big.py': `${total}# ${'x'.repeat(500)}\n` })
    const process = await Process.open(folder, { settings: { max_file_bytes: 300 } })
    await process.openFile('big.py')
    process.type('big.py', `${folder.read('big.py')}\n`)
    await process.nodes.idle()
    expect(process.nodes.inFile('big.py')).toEqual([])
    expect(process.notices).toEqual([expect.stringContaining('big.py')])
  })

  test('a file that the index ignores has no agents when it is opened either', async () => {
    const { process } = await typing({ '.gitignore': 'build/\n', 'build/out.py': total })
    expect(process.nodes.inFile('build/out.py')).toEqual([])
  })
})

describe('several open files', () => {
  const swap = { 'a.py': `${total}${tax}`, 'b.py': 'import os\n' }

  for (const order of [
    ['a.py', 'b.py'],
    ['b.py', 'a.py'],
  ]) {
    test(`code cut here and pasted there is still itself, saved ${order.join(' then ')}`, async () => {
      const { folder, process } = await typing(swap)
      const id = process.ids('a.py').tax
      process.type('a.py', total)
      process.type('b.py', `import os\n${tax}`)
      expect(process.ids('b.py').tax).toBe(id)
      expect(process.ids('a.py').tax).toBeUndefined()
      for (const path of order) await process.save(path)
      expect(process.ids('b.py').tax).toBe(id)
      const other = await Process.open(folder)
      await other.nodes.scan()
      expect(other.nodes.get(id!)).toMatchObject({ filePath: 'b.py', orphaned: false })
      expect(Object.keys(other.ids('a.py'))).toEqual(['', 'total'])
    })
  }

  test('undoing the cut makes the pasted code a copy', async () => {
    const { process } = await typing(swap)
    const id = process.ids('a.py').tax
    process.type('a.py', total)
    process.type('b.py', `import os\n${tax}`)
    expect(process.ids('b.py').tax).toBe(id)
    process.type('a.py', total + tax)
    expect(process.ids('a.py').tax).toBe(id)
    expect(process.ids('b.py').tax).not.toBe(id)
    expect(process.ids('b.py').tax).toBeDefined()
  })

  test('only the pasted half was saved and the editor died: the code that is on disk twice has two agents', async () => {
    const { folder, process } = await typing(swap)
    const id = process.ids('a.py').tax
    process.type('a.py', total)
    process.type('b.py', `import os\n${tax}`)
    await process.save('b.py')
    await process.close()
    const other = await Process.open(folder)
    await other.nodes.scan()
    const ids = [other.ids('a.py').tax, other.ids('b.py').tax]
    expect(ids).toContain(id)
    expect(new Set(ids).size).toBe(2)
    expect(other.nodes.get(id!)?.orphaned).toBe(false)
  })
})

describe('what others do to an open file', () => {
  test('a clean file that changed on disk is the same in the editor and in the store', async () => {
    const { folder, process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    folder.write({ 'cart.py': tax.replace('tax', 'vat') + total })
    await process.nodes.scan()
    process.type('cart.py', folder.read('cart.py'))
    expect(process.ids('cart.py')).toEqual({ '': before[''], vat: before.tax, total: before.total })
    await process.save('cart.py')
    expect((await Process.open(folder)).ids('cart.py')).toEqual(process.ids('cart.py'))
  })

  test('an unsaved text stands over what a scan finds on disk', async () => {
    const { folder, process } = await typing({ 'cart.py': total + tax })
    const before = process.ids('cart.py')
    process.type('cart.py', `${total}${tax}# unsaved\n`)
    folder.write({ 'cart.py': total })
    await process.nodes.scan()
    expect(process.ids('cart.py')).toEqual(before)
    expect((await Process.open(folder)).nodes.get(before.tax!)).toMatchObject({ orphaned: true })
    await process.save('cart.py')
    expect((await Process.open(folder)).nodes.get(before.tax!)).toMatchObject({ orphaned: false })
  })

  test('a file opened before the first scan has the agents that the scan finds', async () => {
    const folder = new Folder({ 'cart.py': total + tax })
    const process = await Process.open(folder)
    await process.openFile('cart.py')
    const before = process.ids('cart.py')
    process.type('cart.py', total.replace('total', 'renamed') + tax)
    process.nodes.inFile('cart.py')
    await process.nodes.scan()
    expect(process.ids('cart.py')).toEqual({ '': before[''], renamed: before.total, tax: before.tax })
    expect(process.nodeEvents()).toEqual([])
  })

  test('somebody else scans while a new file is open: whoever is in it is called the same, whatever is typed next', async () => {
    const folder = new Folder({ 'cart.py': total })
    const process = await Process.open(folder)
    await process.openFile('cart.py')
    const before = process.ids('cart.py')
    await (await Process.open(folder)).nodes.scan()
    process.type('cart.py', `# typed\n${total}`)
    expect(process.ids('cart.py')).toEqual(before)
  })

  test('closing a file shows what is stored', async () => {
    const { folder, process } = await typing({ 'cart.py': total + tax })
    process.type('cart.py', total)
    await process.closeFile('cart.py')
    expect(Object.keys(process.ids('cart.py'))).toEqual(['', 'total', 'tax'])
    writeFileSync(folder.path('cart.py'), total)
  })
})
