import { expect, test } from 'vitest'
import { type DiffLine, diffLines, diffPairs } from '../../../server/src/http/dashboard/proposals/diff-lines.js'
import { linesOf } from '../../../server/src/http/dashboard/source/lines.js'
import { visible } from '../../../server/src/http/dashboard/source/visible.js'

const plain = {
  before: (text: string) => ({ text, highlights: [] }),
  after: (text: string) => ({ text, highlights: [] }),
}

function told(...lines: string[]): DiffLine[] {
  const hunk = {
    index: 0,
    path: 'a',
    status: 'open',
    old_start: 5,
    old_lines: 0,
    new_start: 7,
    new_lines: 0,
    lines,
  } as const
  return diffLines(hunk, plain)
}

/** `5 7  text`, `6 - text` with brackets around what differs. */
function shown({ kind, old, new: fresh, line: { text }, words, lacksEnd }: DiffLine): string {
  const marked = words.reduceRight(
    (all, { start, end }) => `${all.slice(0, start)}[${all.slice(start, end)}]${all.slice(end)}`,
    text,
  )
  return `${old ?? ''} ${fresh ?? ''} ${{ same: ' ', removed: '-', added: '+' }[kind]}${marked}${lacksEnd ? '$' : ''}`
}

test('lines have the numbers of both files, and words that differ are marked', () => {
  expect(told(' a', '-one two', '+one three', ' b').map(shown)).toEqual([
    '5 7  a',
    '6  -one [two]',
    ' 8 +one [three]',
    '7 9  b',
  ])
})

test('where other numbers of lines came than went, nobody guesses which became which', () => {
  expect(told('-one two', '+one three', '+four').flatMap(({ words }) => words)).toEqual([])
})

test('a missing line end is told, and a carriage return only where not every line has one', () => {
  expect(told('-a', '\\ No newline at end of file', '+a').map(shown)).toEqual(['5  -a$', ' 7 +a'])
  expect(told(' a\r', '-b\r', '+c\r').map(({ line }) => line.text)).toEqual(['a', 'b', 'c'])
  expect(told('-a\r', '+a').map(({ line }) => line.text)).toEqual(['a\r', 'a'])
})

test('lines that begin with marks of their own are what they are', () => {
  expect(told('--- a', '+++ b', ' @@ c').map(({ kind, line }) => `${kind} ${line.text}`)).toEqual([
    'removed -- a',
    'added ++ b',
    'same @@ c',
  ])
})

test('side by side stands what belongs together', () => {
  const pairs = diffPairs(told(' a', '-b', '-c', '+d', ' e', '+f'))
  expect(pairs.map(({ left, right }) => [left?.line.text, right?.line.text])).toEqual([
    ['a', 'a'],
    ['b', 'd'],
    ['c', undefined],
    ['e', 'e'],
    [undefined, 'f'],
  ])
})

test('colours of several lines have a part in each', () => {
  const lines = linesOf('x /* a\r\nb */ y\n', [{ start: 2, end: 12, as: 'comment' }])
  expect(lines).toEqual([
    { text: 'x /* a', highlights: [{ start: 2, end: 7, as: 'comment' }] },
    { text: 'b */ y', highlights: [{ start: 0, end: 4, as: 'comment' }] },
  ])
  expect(linesOf('', [])).toEqual([])
})

test('what hides or turns text is seen', () => {
  expect(visible('a\u202eb\u0000c\u200bd\ufeff')).toBe('a⟨U+202E⟩b␀c⟨U+200B⟩d⟨U+FEFF⟩')
  expect(visible('\t👩‍🚀 é שלום')).toBe('\t👩‍🚀 é שלום')
})
