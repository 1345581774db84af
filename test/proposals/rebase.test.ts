import { expect, test } from 'vitest'
import { rebase } from '../../server/src/proposals/text/rebase.js'
import type { SourceChange } from '../../server/src/proposals/text/source-change.js'

const base = 'def total(xs):\n    a = 1\n    b = 2\n    return a + b'
const proposed = 'def total(xs):\n    a = 10\n    b = 2\n    return a + b'

test('an unchanged base gives exactly the proposed text', async () => {
  expect(await rebased(base)).toBe(proposed)
})

test('what was typed on another line of the node stays', async () => {
  const typed = (text: string) => text.replace('return a + b', 'return a + b  # sum')
  expect(await rebased(typed(base))).toBe(typed(proposed))
})

test('a change of the same line is a conflict that names the line, never a guess', async () => {
  expect(await rebased(base.replace('a = 1', 'a = 5'))).toEqual({
    kind: 'conflict',
    conflicts: [{ line: 2, current: '    a = 5\n', proposed: '    a = 10\n' }],
  })
})

test('a text that is there already needs no edit', async () => {
  expect(await rebased(proposed)).toEqual({ kind: 'present' })
})

test('windows line ends survive a merge', async () => {
  const crlf = base.replace('return a + b', 'return b + a').replaceAll('\n', '\r\n')
  expect(await rebased(crlf)).toBe(proposed.replace('return a + b', 'return b + a').replaceAll('\n', '\r\n'))
})

test('ids that were written since are no change, and stay', async () => {
  const withId = (text: string) => text.replace('xs):', 'xs):  # rm_aaaaaaaa')
  const crlf = (text: string) => text.replaceAll('\n', '\r\n')
  expect(await rebased(withId(base))).toBe(withId(proposed))
  expect(await rebased(withId(proposed))).toEqual({ kind: 'present' })
  expect(await rebased(crlf(withId(base)))).toBe(crlf(withId(proposed)))
})

test('ids that were taken out since do not come back', async () => {
  const withId = (text: string) => text.replace('xs):', 'xs):  # rm_aaaaaaaa')
  expect(await rebased(base, { from: withId(base), to: withId(proposed) })).toBe(proposed)
})

test('ids that were written beside other changes stay where their lines do', async () => {
  const methods = (body: string, ids: readonly string[]) =>
    ['class Cart:', ...ids.map(id => `    def total(self):${id}\n        ${body}`)].join('\n')
  const change = { from: methods('pass', ['', '']), to: methods('return 1', ['', '']) }
  const ids = ['  # rm_aaaaaaaa', '  # rm_bbbbbbbb']
  expect(await rebased(methods('pass', ids), change)).toBe(methods('return 1', ids))
})

test('the id of a file is no change of the file', async () => {
  const change = { from: '#!/usr/bin/python\nx = 1\n', to: 'y = 1\n' }
  expect(await rebased('#!/usr/bin/python\n# remora-file: rm_aaaaaaaa\nx = 1\n', change)).toBe(
    '# remora-file: rm_aaaaaaaa\ny = 1\n',
  )
})

test('a repetitive text is merged in a thread that is given two seconds', async () => {
  const lines = (count: number, last: string) => `${'x = 1\n'.repeat(count)}${last}\n${'y = 2\n'.repeat(count)}`
  const result = await rebased(`z\n${lines(3000, 'a')}`, { from: lines(3000, 'b'), to: `${lines(3000, 'b')}end\n` })
  expect(result === `z\n${lines(3000, 'a')}end\n` || (result as { kind: string }).kind === 'too long').toBe(true)
})

async function rebased(source: string, change: Partial<SourceChange> = {}) {
  const result = await rebase(source, { path: 'cart.py', from: base, to: proposed, ...change })
  return result.kind === 'source' ? result.source : result
}
