import { renameSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../server/src/base/text.js'
import { Folder, Process } from './workspace.js'

// Who is who where ids stand in the sources (specification: lsp.md, Identity, rule 1).

const cart = `class Cart:
    def total(self):
        return sum(item.price for item in self.items)

    def size(self):
        return len(self.items)


def checkout(cart, user):
    user.pay(cart.total())
    return user.name
`

/** The same names, and hardly anything else. */
const rewritten = `class Basket:
    def amount(self):
        result = 0
        for one in self.contents.values():
            result = result + one
        return result

    def size(self):
        raise NotImplementedError(self)


async def leave(basket):
    print(await basket.owner())
`

async function start(files: Record<string, string> = { 'cart.py': cart }) {
  const folder = new Folder(files)
  const process = await Process.open(folder)
  await process.nodes.scan()
  const write = async (path: string, kind: 'injection' | 'removal' = 'injection') => {
    const { text, edits } = await process.nodes.writtenIds[kind](path)
    folder.write({ [path]: applyEdits(text, edits) })
    await process.nodes.scanFile(folder.path(path))
    return folder.read(path)
  }
  return { folder, process, write }
}

/** Puts the ids of `text` at the places where the definitions of another text are, in their order. */
function withIdsOf(text: string, other: string): string {
  const ids = text.match(/rm_[a-z0-9]{8}/g)!
  const [file, ...others] = ids
  const lines = other.replace(/^(\s*(?:class|def|async def) .*:)$/gm, line => `${line}  # ${others.shift()}`)
  return `# remora-file: ${file}\n${lines}`
}

test('writing ids changes nobody, and neither does taking them out', async () => {
  const { process, write, folder } = await start()
  const before = process.ids('cart.py')
  const written = await write('cart.py')
  expect(written.match(/rm_[a-z0-9]{8}/g)).toEqual(Object.values(before))
  expect(process.ids('cart.py')).toEqual(before)
  await write('cart.py', 'removal')
  expect(folder.read('cart.py')).toBe(cart)
  expect(process.ids('cart.py')).toEqual(before)
})

test('ids that stand in the source survive a move behind our back with everything rewritten', async () => {
  const { folder, process, write } = await start()
  const written = await write('cart.py')
  const before = process.ids('cart.py')
  renameSync(folder.path('cart.py'), folder.path('basket.py'))
  folder.write({ 'basket.py': withIdsOf(written, rewritten) })
  await process.nodes.scan()
  expect(Object.values(process.ids('basket.py'))).toEqual(Object.values(before))
})

test('a clone without a store finds everybody by the ids in the source', async () => {
  const { folder, process, write } = await start({ 'old.py': cart })
  await write('old.py')
  renameSync(folder.path('old.py'), folder.path('new.py'))
  await process.nodes.scan()
  const ids = process.ids('new.py')
  const clone = await start({ 'new.py': folder.read('new.py') })
  expect(clone.process.ids('new.py')).toEqual(ids)
})

describe('an id that is written twice', () => {
  test('stays with the one that had it; the copy is somebody new, and gets its own', async () => {
    const { folder, process, write } = await start({ 'a.py': 'def one(x):\n    return x + 1\n' })
    const written = await write('a.py')
    const { one } = process.ids('a.py')
    const [mark, ...lines] = written.split('\n')
    const copied = `${mark}\n${lines.join('\n').replace('one', 'copy')}\n\n${lines.join('\n')}`
    folder.write({ 'a.py': copied })
    await process.nodes.scan()
    expect(process.ids('a.py').one).toBe(one)
    const { copy } = process.ids('a.py')
    expect(copy).not.toBe(one)
    expect(await write('a.py')).toContain(`def copy(x):  # ${copy}\n`)
    expect(process.ids('a.py')).toMatchObject({ one, copy })
    expect(await write('a.py', 'removal')).not.toContain('rm_')
  })

  test('stays where it was when it is pasted into another file', async () => {
    const { folder, process, write } = await start()
    const written = await write('cart.py')
    const before = process.ids('cart.py')
    folder.write({ 'pasted.py': written })
    await process.nodes.scan()
    expect(process.ids('cart.py')).toEqual(before)
    const pasted = process.ids('pasted.py')
    expect(Object.values(pasted).filter(id => Object.values(before).includes(id))).toEqual([])
    expect(await write('pasted.py')).toBe(withIdsOf(Object.values(pasted).join(' '), cart))
    expect(process.ids('pasted.py')).toEqual(pasted)
  })

  test('goes along when it is cut there and pasted elsewhere', async () => {
    const { folder, process, write } = await start({ 'cart.py': cart, 'pay.py': 'x = 1\n' })
    const written = await write('cart.py')
    const { checkout } = process.ids('cart.py')
    const start_ = written.indexOf('\n\ndef checkout')
    folder.write({ 'cart.py': written.slice(0, start_), 'pay.py': `x = 1\n${written.slice(start_)}` })
    await process.nodes.scan()
    expect(process.ids('pay.py')).toMatchObject({ checkout })
  })
})

test('an id that was edited by hand to one that nobody has is who the code is from then on', async () => {
  const { folder, process, write } = await start()
  const written = await write('cart.py')
  const { checkout } = process.ids('cart.py')
  folder.write({ 'cart.py': written.replace(checkout!, 'rm_byhand00') })
  await process.nodes.scan()
  expect(process.ids('cart.py').checkout).toBe('rm_byhand00')
  expect(process.nodes.get(checkout!)).toMatchObject({ orphaned: true })
  expect(await write('cart.py')).toContain('# rm_byhand00\n')
})

test('an id that was spoilt by hand is no id: the code keeps its own, and it is written again', async () => {
  const { folder, process, write } = await start()
  const written = await write('cart.py')
  const before = process.ids('cart.py')
  folder.write({ 'cart.py': written.replace(before.checkout!, 'rm_???') })
  await process.nodes.scan()
  expect(process.ids('cart.py')).toEqual(before)
  expect(await write('cart.py')).toContain(`# rm_???  # ${before.checkout}\n`)
})

test('ids of an unsaved text are those that are stored, also when the text is typed on', async () => {
  const { process } = await start({ 'a.py': 'x = 1\n' })
  await process.openFile('a.py')
  process.type('a.py', 'def one(x):\n    return x + 1\n')
  const { one } = process.ids('a.py')
  const { text, edits } = await process.nodes.writtenIds.injection('a.py')
  process.type('a.py', applyEdits(text, edits).replace('def one', 'def first'))
  expect(process.ids('a.py').first).toBe(one)
  await process.save('a.py')
  expect(process.ids('a.py').first).toBe(one)
})

test('ids are found with the code that they stand at', async () => {
  const { folder, process, write } = await start({ 'a.py': 'def one(x):\n    return x + 1\n' })
  await write('a.py')
  const { '': file, one } = process.ids('a.py')
  folder.write({ 'a.py': `${folder.read('a.py')}y = 1  # rm_aaaaaaaa\nz = """\n  # rm_bbbbbbbb\n"""\n` })
  await process.nodes.scanFile(folder.path('a.py'))
  const written = await process.nodes.writtenIds.writtenIn('a.py')
  expect(written.map(({ id, line, holder }) => [id, line, holder?.agentId])).toEqual([
    [file, 0, file],
    [one, 1, one],
    ['rm_aaaaaaaa', 3, undefined],
  ])
})
