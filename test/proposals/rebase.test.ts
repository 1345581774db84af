import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, textHash } from '../../server/src/base/text.js'
import { lineEdits } from '../../server/src/proposals/diff.js'
import { atMargin, dedent, indent, movableDepth } from '../../server/src/proposals/indentation.js'
import { rebase } from '../../server/src/proposals/rebase.js'

const base = 'def total(xs):\n    a = 1\n    b = 2\n    return a + b'
const proposed = 'def total(xs):\n    a = 10\n    b = 2\n    return a + b'

test('an unchanged base gives exactly the proposed text', () => {
  expect(rebased(`# above\n${base}\n# below\n`)).toEqual({ kind: 'edit', result: `# above\n${proposed}\n# below\n` })
})

test('only the lines that differ are touched', () => {
  const result = rebase(base, whole(base), file())
  expect(result.kind === 'edit' && result.edits).toEqual([{ start: 15, end: 25, text: '    a = 10\n' }])
})

test('what was typed on another line of the node stays', () => {
  const typed = base.replace('return a + b', 'return a + b  # sum')
  expect(rebased(typed)).toEqual({ kind: 'edit', result: proposed.replace('return a + b', 'return a + b  # sum') })
})

test('a change of the same line is a conflict that names the line, never a guess', () => {
  const result = rebase(base.replace('a = 1', 'a = 5'), whole(base.replace('a = 1', 'a = 5')), file())
  expect(result).toEqual({
    kind: 'stale',
    reason: 'The proposal and what was typed since both change line 2 of the node.',
  })
})

test('a text that is there already needs no edit', () => {
  expect(rebase(proposed, whole(proposed), file())).toEqual({ kind: 'present' })
})

test('windows line ends survive a merge', () => {
  const crlf = base.replace('return a + b', 'return b + a').replaceAll('\n', '\r\n')
  const result = rebase(crlf, whole(crlf), file())
  const expected = proposed.replace('return a + b', 'return b + a').replaceAll('\n', '\r\n')
  expect(result.kind === 'edit' && result.result).toBe(expected)
})

test('ids that were written since are no change, and stay', () => {
  const written = base.replace('xs):', 'xs):  # rm_aaaaaaaa')
  expect(rebased(written)).toEqual({ kind: 'edit', result: proposed.replace('xs):', 'xs):  # rm_aaaaaaaa') })
  expect(rebase(proposed.replace('xs):', 'xs):  # rm_aaaaaaaa'), whole(written), file()).kind).toBe('present')
  const crlf = written.replaceAll('\n', '\r\n')
  const result = rebase(crlf, whole(crlf), file())
  expect(result.kind === 'edit' && result.result).toBe(
    proposed.replace('xs):', 'xs):  # rm_aaaaaaaa').replaceAll('\n', '\r\n'),
  )
})

test('ids that were taken out since do not come back', () => {
  const [old_source, new_source] = [base, proposed].map(text => text.replace('xs):', 'xs):  # rm_aaaaaaaa')) as [
    string,
    string,
  ]
  const withIds = { ...file(), base_hash: textHash(old_source), old_source, new_source }
  const result = rebase(base, whole(base), withIds)
  expect(result.kind === 'edit' && result.result).toBe(proposed)
})

test('ids that were written beside other changes stay where their lines do', () => {
  const methods = (body: string, ids: readonly string[]) =>
    ['class Cart:', ...ids.map(id => `    def total(self):${id}\n        ${body}`)].join('\n')
  const old_source = methods('pass', ['', ''])
  const withTwo = { ...file(), base_hash: textHash(old_source), old_source, new_source: methods('return 1', ['', '']) }
  const ids = ['  # rm_aaaaaaaa', '  # rm_bbbbbbbb']
  const current = methods('pass', ids)
  const result = rebase(current, whole(current), withTwo)
  expect(result.kind === 'edit' && result.result).toBe(methods('return 1', ids))
})

test('the id of a file is no change of the file', () => {
  const old_source = '#!/usr/bin/python\nx = 1\n'
  const proposal = { path: 'a.py', anchor: null, base_hash: textHash(old_source), old_source, new_source: 'y = 1\n' }
  const current = '#!/usr/bin/python\n# remora-file: rm_aaaaaaaa\nx = 1\n'
  const result = rebase(current, whole(current), proposal)
  expect(result.kind === 'edit' && result.result).toBe('# remora-file: rm_aaaaaaaa\ny = 1\n')
})

const lines = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 12 })
  .chain(list => fc.constantFrom(list.join('\n'), `${list.join('\n')}\n`))

test('line edits always turn the one text into the other', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      expect(applyEdits(before, lineEdits(before, after))).toBe(after)
    }),
  )
})

test('moving source to the margin and back gives it back', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('', '  ', '\t'), (source, depth) => {
      const placed = indent(source, depth)
      expect(indent(dedent(placed, movableDepth(placed, depth)), movableDepth(placed, depth))).toBe(placed)
    }),
  )
})

test('a flush-left line inside a string keeps the whole node where it is', () => {
  expect(movableDepth('def f():\n        """\nflush left\n        """', '    ')).toBe('')
})

test('a model that copies the depth of the file is brought back to the margin', () => {
  expect(atMargin('\n    def f():\n        return 1\n\n')).toBe('def f():\n    return 1')
  expect(atMargin('    def f():\n    return 1')).toBe('def f():\nreturn 1')
})

function rebased(current: string) {
  const start = current.indexOf('def')
  const end = current.includes('# below') ? current.indexOf('\n# below') : current.length
  const result = rebase(current, { start, end }, file())
  return result.kind === 'edit' ? { kind: result.kind, result: result.result } : result
}

function file() {
  return { path: 'cart.py', anchor: 'rm_aaaaaaaa', base_hash: textHash(base), old_source: base, new_source: proposed }
}

function whole(text: string) {
  return { start: 0, end: text.length }
}
