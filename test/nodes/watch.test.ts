import { renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

const tax = 'def tax(amount):\n    return round(amount * 0.19, 2) if amount > 100 else amount\n'

async function watching(files: Record<string, string>): Promise<{ folder: Folder; process: Process }> {
  const folder = new Folder(files)
  const process = await Process.open(folder, { watches: true })
  await process.nodes.scan()
  await process.nodes.idle()
  return { folder, process }
}

/** Resolves once the room has told of a change after which `isDone` holds. */
function until(process: Process, isDone: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const stop = process.nodes.changed(() => {
      if (!isDone()) return
      stop()
      resolve()
    })
  })
}

test('what others do to the files is noticed, and told to the journal without being called offline', async () => {
  const { folder, process } = await watching({ 'cart.py': 'x = 1\n' })
  const seen = until(process, () => process.ids('cart.py').tax !== undefined)
  folder.write({ 'cart.py': tax })
  await seen
  await process.nodes.idle()
  expect(process.nodeEvents().map(event => [event.event_type, event.tags])).toEqual([
    ['NodeChangedEvent', []],
    ['NodeDiscoveredEvent', []],
  ])
})

test('a folder that is moved takes its agents along', async () => {
  const { folder, process } = await watching({ 'a/cart.py': tax, 'a/b/other.py': tax.replace('tax', 'other') })
  const before = process.ids('a/cart.py')
  const seen = until(
    process,
    () => process.ids('c/cart.py').tax !== undefined && process.ids('a/cart.py').tax === undefined,
  )
  renameSync(folder.path('a'), folder.path('c'))
  await seen
  await process.nodes.idle()
  expect(process.ids('c/cart.py')).toEqual(before)
  expect(process.nodes.inFile('a/b/other.py')).toEqual([])
})

test('a storm of files is taken in whole', async () => {
  const { folder, process } = await watching({ 'x.py': 'x = 1\n' })
  const seen = until(process, () => process.nodes.counts().files === 301)
  folder.write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.py`, tax])))
  await seen
})

test('a branch switch of 2,000 files ends as an index of the new branch would', async () => {
  const unit = (index: number, factor: number) =>
    `def unit_${index}(amount):\n    return amount * ${factor} + ${index}\n\nunit_${index}(${index})\n`
  const branch = (from: number, to: number, factor: number) =>
    Object.fromEntries(
      Array.from({ length: to - from }, (_, at) => [`d${(from + at) % 20}/f${from + at}.py`, unit(from + at, factor)]),
    )
  const [gone, kept, came] = [branch(0, 500, 2), branch(500, 1000, 3), branch(1000, 2000, 2)]
  const { folder, process } = await watching({ ...gone, ...branch(500, 1000, 2) })
  const keptIds = Object.keys(kept).map(path => process.ids(path))
  const last = Object.keys(came).at(-1)!
  const seen = until(process, () => process.nodes.counts().files === 1500 && process.nodes.inFile(last).length === 2)
  folder.remove(...Object.keys(gone))
  folder.write({ ...kept, ...came })
  await seen
  await process.nodes.idle()

  const fresh = await Process.open(new Folder({ ...kept, ...came }))
  await fresh.nodes.scan()
  const seenBy = ({ nodes }: Process) =>
    nodes.files().flatMap(path => nodes.inFile(path).map(node => [path, node.fullName, node.sourceHash]))
  expect(seenBy(process)).toEqual(seenBy(fresh))
  expect(process.nodes.counts()).toEqual(fresh.nodes.counts())
  expect(Object.keys(kept).map(path => process.ids(path))).toEqual(keptIds)
}, 60_000)

test('a file that comes to be ignored loses its agents, and gets them back', async () => {
  const { folder, process } = await watching({ 'build/out.py': tax, 'cart.py': tax })
  const before = process.ids('build/out.py')
  let seen = until(process, () => process.nodes.inFile('build/out.py').length === 0)
  folder.write({ '.gitignore': 'build/\n' })
  await seen
  seen = until(process, () => process.nodes.inFile('build/out.py').length > 0)
  folder.write({ '.gitignore': '' })
  await seen
  expect(process.ids('build/out.py')).toEqual(before)
})

test('files of the state folder can be watched', async () => {
  const { folder, process } = await watching({})
  const seen = new Promise<string>(resolve => process.nodes.watchState('chat', resolve))
  await process.nodes.idle()
  folder.write({ '.remora/chat/rm_aaaaaaaa.md': 'hello\n' })
  expect(await seen).toBe(folder.path('.remora/chat/rm_aaaaaaaa.md'))
})
