import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

const text = Array.from({ length: 1500 }, (_, index) => `def f${index}(a, b):\n    return [a, b, ${index}]\n`).join(
  '\n',
)

/** Trees live in WASM memory, which no garbage collector sees and which never shrinks: it is what `external` counts. */
test('opening, typing and closing again and again keeps no trees', async () => {
  const folder = new Folder({ 'big.py': text })
  const process_ = await Process.open(folder)
  const once = async () => {
    await process_.openFile('big.py')
    process_.type('big.py', `${text}\nx = 1\n`)
    expect(process_.nodes.inFile('big.py').length).toBe(1501)
    await process_.closeFile('big.py')
  }
  for (let round = 0; round < 5; round++) await once()
  const before = process.memoryUsage().rss
  for (let round = 0; round < 60; round++) await once()
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(100)
})

test('ten thousand edits of an open file keep no trees either', async () => {
  const small = text.slice(0, text.indexOf('def f100('))
  const folder = new Folder({ 'small.py': small })
  const process_ = await Process.open(folder)
  await process_.openFile('small.py')
  const edit = (round: number) => {
    process_.type('small.py', small.replace('[a, b, 50]', `[a, b, ${round}]`))
    expect(process_.nodes.inFile('small.py').length).toBe(101)
  }
  for (let round = 0; round < 2000; round++) edit(round)
  const before = process.memoryUsage().rss
  for (let round = 0; round < 10_000; round++) edit(round)
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(60)
}, 60_000)
