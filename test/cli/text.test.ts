import { expect, test } from 'vitest'
import { diffLines } from '../../server/src/cli/terminal/diff.js'
import { ago, columns, fitted, printable, widthOf } from '../../server/src/cli/terminal/text.js'
import { WordWrap, wrapped } from '../../server/src/cli/terminal/word-wrap.js'

const plain = (text: unknown) => `${text}`
const paint = { bold: plain, dim: plain, green: plain, red: plain } as Parameters<typeof diffLines>[1]

test('control characters are shown and do not act; line ends and tabs do', () => {
  expect(printable('a\u001b[31mb\u0007c\r\n\td\u202ee')).toBe('a␛[31mb␇c\n\td\ufffde')
})

test('columns stand below each other whatever is in them', () => {
  expect(
    columns([
      ['a', '漢字', 'x'],
      ['bcd', 'e', 'y'],
    ]),
  ).toEqual(['a    漢字  x', 'bcd  e     y'])
  expect(
    columns([
      ['\u001b[31mred\u001b[39m', 'x'],
      ['blue', 'y'],
    ]).map(widthOf),
  ).toEqual([7, 7])
})

test('the last column is cut to what is left of the line', () => {
  expect(columns([['prop_1', 'a long story about code']], 20)).toEqual(['prop_1  a long stor…'])
  expect(fitted('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…')
})

test('words are wrapped while they come, and never broken', () => {
  const wrap = new WordWrap(12)
  const out = ['one tw', 'o three', ' four\nfi', 've'].map(piece => wrap.push(piece)).join('') + wrap.end()
  expect(out).toBe('one two\nthree four\nfive')
  expect(wrapped('a verylongwordindeed b', 8)).toEqual(['a', 'verylongwordindeed', 'b'])
})

test('a paragraph keeps its indentation and its empty lines', () => {
  expect(wrapped('- one\n\n  two three', 80)).toEqual(['- one', '', '  two three'])
})

test('times are said as people say them', () => {
  expect([3, 30, 90, 7200, 86_400].map(passed => ago(1_000_000 - passed, 1_000_000))).toEqual([
    'just now',
    '30 seconds ago',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
  ])
})

test('a diff for people has line numbers in place of hunk headers', () => {
  const diff =
    '--- a/cart.py\n+++ b/cart.py\n@@ -10,2 +10,3 @@\n     def total(self):\n-        return 0\n+        x = 1\n+        return x\n'
  expect(diffLines(diff, paint)).toEqual([
    'cart.py',
    '   10       def total(self):',
    '   11 -         return 0',
    '   11 +         x = 1',
    '   12 +         return x',
  ])
})
