import { expect, test } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import type { CodeNode } from '../../server/src/nodes/code-node.js'
import { announce, tellJournal } from '../../server/src/nodes/store/announcements.js'
import { Folder, Process } from './workspace.js'

const text = 'def total(items):\n    return sum(items)\n'

/** A process that changed the index and died before it told the journal. */
function leaveBehind(folder: Folder, nodes: readonly CodeNode[]): Database {
  const database = Database.attach(folder.path('.remora/index.db'))
  database.transaction(() => {
    for (const node of nodes) announce(database, node, { ...node, sourceHash: 'another' }, ['offline'])
  })
  return database
}

test('what a dead process did not tell the journal is told by the next one that scans', async () => {
  const folder = new Folder({ 'cart.py': text })
  const process = await Process.open(folder)
  await process.nodes.scan()
  leaveBehind(folder, process.nodes.inFile('cart.py')).close()
  await process.nodes.scan()
  expect(process.nodeEvents()).toMatchObject([
    { event_type: 'NodeChangedEvent', old_hash: 'another', tags: ['offline'] },
    { event_type: 'NodeChangedEvent', name: 'total' },
  ])
})

test('another text of a file is told, once, with whose it is; the same text with another time is not', async () => {
  const folder = new Folder({ 'cart.py': text })
  const process = await Process.open(folder)
  await process.nodes.scan()
  const told = () => process.journal.read({ types: ['ContentChangedEvent', 'FileSavedEvent'] })
  expect(told()).toEqual([])
  folder.write({ 'cart.py': text.replace('sum', 'max'), 'new.py': text })
  await process.nodes.scan()
  await process.nodes.scan()
  const agentOf = (path: string) => process.nodes.inFile(path).find(({ nodeType }) => nodeType === 'file')!.agentId
  const contentOf = (path: string) => ({
    event_type: 'ContentChangedEvent',
    path,
    agent_id: agentOf(path),
    tags: ['offline'],
  })
  expect(told()).toMatchObject([contentOf('cart.py'), contentOf('new.py')])
})

test('two processes that tell the same news at once tell it once', async () => {
  const folder = new Folder({ 'cart.py': text })
  const [one, other] = [await Process.open(folder), await Process.open(folder)]
  await one.nodes.scan()
  const database = leaveBehind(folder, one.nodes.inFile('cart.py'))
  const second = Database.attach(folder.path('.remora/index.db'))
  await Promise.all([tellJournal(database, one.journal), tellJournal(second, other.journal)])
  expect(one.nodeEvents().length).toBe(2)
  expect(await tellJournal(database, one.journal)).toBe(0)
  database.close()
  second.close()
})
