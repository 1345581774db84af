import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBuilt, world } from '../support/open.js'
import { Desk } from './desk.js'
import { killInTheMiddle } from './killed.js'
import { race, raceInOneFile } from './two-processes.js'

const text = 'def total():\n    return 1\n'
const changed = text.replace('1', '2')

test('of two processes that accept at the same moment exactly one applies', async () => {
  await race(50)
}, 120_000)

test('two processes that change different functions of a file at the same moment lose neither change', async () => {
  await raceInOneFile(10)
}, 120_000)

test('a change of many files is all there or not at all when its process is killed', async () => {
  for (let round = 0; round < 3; round++) await killInTheMiddle()
}, 120_000)

test('a change set whose process died between the editor and the disk is finished', async () => {
  const { root, env, desk, id } = await proposed()
  const { editor, server, exited } = await openBuilt(root, env)
  editor.open('a.py')
  await editor.untilScanned()
  editor.beforeEdit = () => server.kill('SIGKILL')
  editor.command('remora.acceptProposal', id).catch(() => undefined)
  await exited
  await editor.until(() => editor.text('a.py') === changed)
  expect(readFileSync(join(root, 'b.py'), 'utf8')).toBe(text)

  const { editor: next } = await openBuilt(root, env)
  next.open('a.py', 'python', editor.text('a.py'))
  await next.event('RewriteAppliedEvent', { proposal_id: id })
  expect([next.text('a.py'), readFileSync(join(root, 'b.py'), 'utf8')]).toEqual([changed, changed])
  await desk.close()
})

test('what was done in the editor is taken back when the file on disk has changed too much', async () => {
  const { root, env, desk, id } = await proposed()
  const { editor, server, exited } = await openBuilt(root, env)
  editor.open('a.py')
  await editor.untilScanned()
  editor.beforeEdit = () => server.kill('SIGKILL')
  editor.command('remora.acceptProposal', id).catch(() => undefined)
  await exited
  await editor.until(() => editor.text('a.py') === changed)
  desk.write('b.py', text.replace('1', '7'))

  const { editor: next } = await openBuilt(root, env)
  next.open('a.py', 'python', editor.text('a.py'))
  const { reason } = await next.event('ApplyFinishedEvent', { proposal_id: id })
  expect(reason).toBe('The process that applied the change ended in the middle; what it had done was taken back.')
  expect([next.text('a.py'), desk.text('b.py')]).toEqual([text, text.replace('1', '7')])
  await desk.close()
})

async function proposed() {
  const { root, env } = await world({ 'a.py': text, 'b.py': text })
  const desk = await Desk.open(root)
  const change = (source: string) => source.replace('1', '2')
  const id = await desk.propose([
    await desk.nodeDraft('a.py', 'total', change),
    await desk.nodeDraft('b.py', 'total', change),
  ])
  return { root, env, desk, id }
}
