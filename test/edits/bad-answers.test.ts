import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { Desk } from './desk.js'

const text = 'class Cart:\n    def total(self):\n        return 1\n\n    def size(self):\n        return 2\n'
const wanted = text.replace('return 1', 'return 10')
const good = 'def total(self):\n    return 10'

test.for([
  ['as asked', good],
  ['with blank lines around it', `\n\n${good}\n\n`],
  ['in a fence', `\`\`\`python\n${good}\n\`\`\``],
  ['in a fence with prose around it', `Here is the new version:\n\n\`\`\`python\n${good}\n\`\`\`\n\nIt returns ten.`],
  ['at the depth of the file', '    def total(self):\n        return 10'],
  ['copied with only its first line at the margin', 'def total(self):\n        return 10'],
  ['with windows line ends', good.replace('\n', '\r\n')],
])('an answer %s is repaired', async ([, written]) => {
  const desk = await openDesk(text)
  await accept(desk, 'Cart.total', () => written!)
  expect(desk.text('cart.py')).toBe(wanted)
})

test('windows line ends, tabs and a missing final line end of the file are kept', async () => {
  const tabbed = text.replaceAll('    ', '\t').replaceAll('\n', '\r\n').trimEnd()
  const desk = await openDesk(tabbed)
  await accept(desk, 'Cart.total', () => 'def total(self):\n\treturn 10')
  await accept(desk, 'Cart.size', () => 'def size(self):\n\treturn 20')
  expect(desk.text('cart.py')).toBe(tabbed.replace('return 1', 'return 10').replace('return 2', 'return 20'))
})

test.for<[how: string, written: string, reason: string | RegExp]>([
  ['empty', '', 'is empty'],
  ['nothing but white space', ' \n\t\n', 'is empty'],
  ['what is there already', 'def total(self):\n    return 1', 'nothing to propose'],
  ['not parsable', 'def total(self:\n    return (', 'does not parse at its place'],
  ['prose', 'I would return 10 instead.', 'does not parse at its place'],
  ['a megabyte of fences', '```a\n'.repeat(200_000), /does not parse at its place|takes too much time/],
  ['what nobody can parse in time', '('.repeat(90_000), 'takes too much time or memory'],
  ['ten megabytes', `def total(self):\n    return 1${'0'.repeat(10_000_000)}`, 'at most 2000000 are taken'],
])('an answer that is %s is refused with a reason to act on', async ([, written, reason]) => {
  const desk = await openDesk(text)
  await expect(desk.proposeNode('cart.py', 'Cart.total', () => written)).rejects.toThrow(reason)
  expect(desk.proposals.rows.open()).toEqual([])
})

test('a node that has vanished, or a file that is gone, takes no rewrite, and comes back with its code', async () => {
  const desk = await openDesk(text)
  const id = await desk.proposeNode('cart.py', 'Cart.total', () => good)
  desk.write('cart.py', 'x = 1\n')
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({
    kind: 'stale',
    reason: expect.stringContaining('is gone'),
  })
  desk.write('cart.py', text)
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({ kind: 'applied' })
  expect(desk.text('cart.py')).toBe(wanted)
})

test('a file that was renamed takes its proposals along', async () => {
  const desk = await openDesk(text)
  const id = await desk.proposeNode('cart.py', 'Cart.total', () => good)
  desk.rename('cart.py', 'basket.py')
  await desk.nodes.scan()
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({ kind: 'applied' })
  expect(desk.text('basket.py')).toBe(wanted)
})

test('a file that has become ignored is left alone', async () => {
  const desk = await openDesk(text)
  const id = await desk.proposeNode('cart.py', 'Cart.total', () => good)
  desk.write('.gitignore', 'cart.py\n')
  await desk.nodes.scan()
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({
    kind: 'stale',
    reason: expect.stringContaining('ignored'),
  })
  expect(desk.text('cart.py')).toBe(text)
})

test('a new file that somebody else has made meanwhile is not overwritten', async () => {
  const desk = await openDesk(text)
  const draft = {
    path: 'new.py',
    anchor: null,
    text: undefined,
    span: { start: 0, end: 0 },
    seen: '',
    written: 'a = 1\n',
  }
  const id = await desk.propose([draft])
  desk.write('new.py', 'b = 2\n')
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({ kind: 'stale' })
  expect(desk.text('new.py')).toBe('b = 2\n')
})

test("the project's own check sees the proposed file at its place, and what it says is kept", async () => {
  const desk = await openDesk(text, { python: 'pwd; grep -n "return 10" {file} && echo "no tens in {path}" && exit 3' })
  desk.write('setup.cfg', '')
  const id = await desk.proposeNode('cart.py', 'Cart.total', () => good)
  expect(desk.proposals.rows.get(id)!.checks).toEqual([
    {
      path: 'cart.py',
      command: 'pwd; grep -n "return 10" {file} && echo "no tens in {path}" && exit 3',
      ok: false,
      output: `${desk.root}\n3:        return 10\nno tens in 'cart.py'`,
    },
  ])
  expect(existsSync(`${desk.root}/.remora/checks`) ? readdirSync(`${desk.root}/.remora/checks`) : []).toEqual([])
})

test('a check that cannot be run is told, and holds nothing up', async () => {
  const desk = await openDesk(text, { python: 'no-such-command {file}' })
  const id = await desk.proposeNode('cart.py', 'Cart.total', () => good)
  expect(desk.proposals.rows.get(id)!.checks).toMatchObject([
    { ok: false, output: expect.stringContaining('not found') },
  ])
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({ kind: 'applied' })
})

async function openDesk(content: string, checks: Record<string, string> = {}): Promise<Desk> {
  const desk = await Desk.open(undefined, checks)
  onTestFinished(() => desk.close())
  mkdirSync(desk.root, { recursive: true })
  writeFileSync(desk.path('cart.py'), content)
  return desk
}

async function accept(desk: Desk, name: string, change: (source: string) => string): Promise<void> {
  const id = await desk.proposeNode('cart.py', name, change)
  expect(await desk.proposals.accept(id, { by: 'test' })).toMatchObject({ kind: 'applied' })
}
