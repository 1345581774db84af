import { expect, test } from 'vitest'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { seeded } from '../identity/survival.js'
import { grammarFor } from '../syntax/read.js'
import { Folder, Process } from './workspace.js'

const original = Array.from({ length: 300 }, (_, index) => `def f${index}(a, b):\n    return [a, b, ${index}]\n`).join(
  '\n',
)
const keys = ['x', '(', ')', '\n', '"', ' ', 'def ', ':']

/** Bytes that 10,000 edits leave behind, after 1,000 that take what all share. */
function growthOver(type: (text: string) => void): number {
  const random = seeded(1)
  let text = original
  let before = 0
  for (let edit = 0; edit < 11_000; edit++) {
    if (edit === 1_000) before = process.memoryUsage().rss
    const at = Math.floor(random() * text.length)
    text = edit % 20 === 0 ? original : text.slice(0, at) + keys[edit % keys.length] + text.slice(at)
    type(text)
  }
  return process.memoryUsage().rss - before
}

test('10,000 edits leave the memory of a text flat', async () => {
  const live = LiveSyntax.open(await grammarFor('big.py'), 'big.py', original)!
  expect(growthOver(text => live.update(text)) / 1e6).toBeLessThan(50)
  live.free()
})

test('and that of an open file', async () => {
  const editor = await Process.open(new Folder({ 'big.py': original }))
  await editor.openFile('big.py')
  const growth = growthOver(text => {
    editor.type('big.py', text)
    expect(editor.nodes.inFile('big.py')).not.toEqual([])
  })
  expect(growth / 1e6).toBeLessThan(50)
})
