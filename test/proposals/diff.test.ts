import { applyPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, withLineEnding } from '../../server/src/base/text.js'
import { hunkEdits, lineEdits } from '../../server/src/proposals/text/diff.js'
import { filesOfDiff, unifiedDiff } from '../../server/src/proposals/text/unified-diff.js'
import { textOf } from './texts.js'

const text = textOf('a', 'b', 'c', '', '  d')

test('only the lines that differ are touched', () => {
  const before = 'def total(xs):\n    a = 1\n    return a'
  expect(lineEdits(before, before.replace('a = 1', 'a = 10'))).toEqual([{ start: 15, end: 25, text: '    a = 10\n' }])
})

test('a line behind the last one leaves the last one alone', () => {
  expect(lineEdits('a\nb', 'a\nb\nc')).toEqual([{ start: 3, end: 3, text: '\nc' }])
  expect(lineEdits('a\r\nb\r\nc', 'a\r\nb')).toEqual([{ start: 4, end: 7, text: '' }])
})

test('line edits always turn the one text into the other', () => {
  fc.assert(
    fc.property(text, text, fc.boolean(), (old, fresh, isCrlf) => {
      const [before, after] = isCrlf ? [withLineEnding(old, '\r\n'), withLineEnding(fresh, '\r\n')] : [old, fresh]
      expect(applyEdits(before, lineEdits(before, after))).toBe(after)
    }),
    { numRuns: 2000 },
  )
})

test('texts that have little in common are one edit, and take no time', () => {
  const lines = (seed: number) => Array.from({ length: 20_000 }, (_, line) => `${(line * seed) % 7919}\n`).join('')
  expect(lineEdits(lines(3), lines(5)).length).toBeLessThan(4)
})

test('a unified diff is one that every patch program takes, with as many hunks as can be decided', () => {
  const inFile = fc.record({ above: textOf('x', 'y'), below: textOf('z', ''), old: text, fresh: text })
  fc.assert(
    fc.property(inFile, fc.constantFrom('', '    '), ({ above, below, old, fresh }, depth) => {
      const top = above === '' || above.endsWith('\n') ? above : `${above}\n`
      const before = `${top}${depth}${old}\n${below}`
      const span = { start: top.length + depth.length, end: top.length + depth.length + old.length }
      const diff = unifiedDiff({ path: 'a.py', text: before, span, newSource: fresh })
      expect(applyPatch(before, diff)).toBe(applyEdits(before, [{ ...span, text: fresh }]))
      expect(filesOfDiff(diff)[0]!.hunks).toHaveLength(hunkEdits(old, fresh).length)
    }),
    { numRuns: 2000 },
  )
})

test('a change of more lines than a function takes arguments is shown as well', () => {
  const before = 'a = 1\n'.repeat(200_000)
  const newSource = before.replaceAll('1', '2')
  const diff = unifiedDiff({ path: 'a.py', text: before, span: { start: 0, end: before.length }, newSource })
  const [file] = filesOfDiff(diff)
  expect(file!.hunks.map(({ old_lines, new_lines }) => [old_lines, new_lines])).toEqual([[200_000, 200_000]])
})

test('changes that are far apart are hunks of their own, with the line numbers of the file', () => {
  const body = Array.from({ length: 20 }, (_, line) => `    x${line} = 0`).join('\n')
  const before = `import os\n\ndef f():\n${body}\n`
  const span = { start: before.indexOf('def'), end: before.length - 1 }
  const newSource = before.slice(span.start, span.end).replace('x1 =', 'y1 =').replace('x18 =', 'y18 =')
  const diff = unifiedDiff({ path: 'a.py', text: before, span, newSource })
  expect(diff).toMatch(/^--- a\/a.py\n\+\+\+ b\/a.py\n@@ -2,7 \+2,7 @@/)
  expect(filesOfDiff(diff)[0]!.hunks.map(({ old_start }) => old_start)).toEqual([2, 19])
})

test('a new file comes from nowhere', () => {
  const diff = unifiedDiff({ path: 'a.py', text: undefined, span: { start: 0, end: 0 }, newSource: 'a = 1\n' })
  expect(diff).toBe('--- /dev/null\n+++ b/a.py\n@@ -0,0 +1,1 @@\n+a = 1\n')
})
