import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openBuilt, openInProcess, world } from '../support/open.js'
import { bring, broken, gleam } from '../support/project-languages.js'

const code = 'def total(xs):\n    return sum(xs)\n'
const cart = 'pub fn total(items) {\n  sum(items)\n}\n'
const trusted = { initializationOptions: { trusted: true } }

test('while a grammar loops hovers answer; it is killed, told once, and leaves no process behind', async () => {
  const { root, env } = await world({ 'sum.py': code, 'a.bad': 'x', 'b.bad': 'y', 'cart.gleam': cart })
  bring(root, 'bad', broken('bad', 'loops'))
  bring(root, 'gleam', gleam)
  const { editor, server, exited } = await openBuilt(root, env, trusted)
  const isTold = () => editor.messages.some(message => message.includes('is off'))
  editor.open('a.bad', 'bad')
  editor.open('sum.py')
  await expect.poll(() => parsersOf(server.pid!), { timeout: 20_000 }).toHaveLength(1)
  for (let round = 0; round < 10; round++) {
    expect((await editor.hover('sum.py', 'total'))?.text).toContain('## total')
    expect(await editor.hover('a.bad')).toBeUndefined()
    expect(await editor.lenses('a.bad')).toEqual([])
  }
  expect(isTold(), 'nobody waited for the loop to be ended').toBe(false)

  await editor.until(isTold)
  await editor.untilScanned()
  editor.open('cart.gleam', 'gleam')
  await expect.poll(async () => (await editor.hover('cart.gleam', 'total'))?.text).toContain('## total')
  expect(editor.messages.filter(message => message.includes('bad'))).toEqual([
    'Bad (.remora/languages/bad) is off until Remora starts again: loading its grammar: it took longer than 2 s.',
  ])
  expect(parsersOf(server.pid!)).toHaveLength(1)
  server.stdin.end()
  await exited
  await expect.poll(() => parsersOf(server.pid!)).toEqual([])
})

test('a server that is killed leaves no parser behind, not even one that loops', async () => {
  const { root, env } = await world({ 'a.bad': 'x' })
  bring(root, 'bad', broken('bad', 'loops'))
  const { editor, server, exited } = await openBuilt(root, env, trusted)
  editor.open('a.bad', 'bad')
  await expect.poll(() => parsersOf(server.pid!), { timeout: 20_000 }).toHaveLength(1)
  server.kill('SIGKILL')
  await exited
  await expect.poll(() => parsersOf(server.pid!), { timeout: 2_000 }).toEqual([])
})

test('typing in a file of such a language is followed', async () => {
  const { root, env } = await world({ 'cart.gleam': cart })
  bring(root, 'gleam', gleam)
  const editor = await openInProcess(root, env, trusted)
  await editor.untilScanned()
  editor.open('cart.gleam', 'gleam')
  const total = await editor.agentAt('cart.gleam', 'total')
  for (const letter of 'pub fn more() { 1 }\n') editor.insert('cart.gleam', editor.text('cart.gleam').length, letter)
  await expect.poll(async () => (await editor.symbols('cart.gleam')).map(({ name }) => name)).toEqual(['total', 'more'])
  expect(await editor.agentAt('cart.gleam', 'total')).toBe(total)
})

test('an untrusted project brings no language, and says how to trust it', async () => {
  const { root, env } = await world({ 'cart.gleam': cart, 'sum.py': code })
  bring(root, 'gleam', gleam)
  const editor = await openInProcess(root, env)
  await editor.untilScanned()
  expect(editor.messages.filter(message => message.includes('remora trust'))).toEqual([
    '.remora/languages: ignored gleam, which only a trusted workspace may add. If you trust what is in this workspace, run `remora trust` in it.',
  ])
  expect((await editor.workspaceSymbols('')).map(({ name }) => name).sort()).toEqual(['sum.py', 'total'])
})

/** Processes that parse for a server and are alive; a dead one may wait to be collected. */
function parsersOf(pid: number): string[] {
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false
    const isParser = read(`/proc/${name}/cmdline`).endsWith(`foreign-parser.js\0${pid}\0`)
    return isParser && !/^State:\tZ/m.test(read(`/proc/${name}/status`))
  })
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
