import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

// Trees live in WASM memory, which no garbage collector sees and which never shrinks.

const functions = (name: string) =>
  Array.from({ length: 1500 }, (_, index) => `def ${name}${index}(a, b):\n    return [a, b, ${index}]\n`).join('\n')
const text = functions('f')

/** Bytes that a process has more after so many rounds, once the first have taken what all share. */
async function growthOver(rounds: number, round: () => Promise<void>): Promise<number> {
  for (let first = 0; first < 5; first++) await round()
  const before = process.memoryUsage().rss
  for (let done = 0; done < rounds; done++) await round()
  return process.memoryUsage().rss - before
}

test('opening, typing and closing again and again keeps no trees', async () => {
  const editor = await Process.open(new Folder({ 'big.py': text }))
  const growth = await growthOver(60, async () => {
    await editor.openFile('big.py')
    editor.type('big.py', `${text}\nx = 1\n`)
    expect(editor.nodes.inFile('big.py').length).toBe(1501)
    await editor.closeFile('big.py')
  })
  expect(growth / 1e6).toBeLessThan(100)
})

test('nor does replacing the text of an open file, or reading it afresh where it is damaged', async () => {
  const editor = await Process.open(new Folder({ 'big.py': text }))
  await editor.openFile('big.py')
  const others = functions('g')
  const growth = await growthOver(40, async () => {
    for (const next of [others, `(\n${text}`]) {
      editor.type('big.py', next)
      await editor.nodes.idle()
    }
  })
  expect(growth / 1e6).toBeLessThan(100)
})
