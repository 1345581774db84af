import { expect, test } from 'vitest'
import { changedWords } from '../../server/src/proposals/text/changed-words.js'

/** Both lines with brackets around what is marked. */
function marked(before: string, after: string): string {
  const words = changedWords(before, after)
  const show = (line: string, spans: readonly { start: number; end: number }[]) =>
    [...spans]
      .reverse()
      .reduce((text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`, line)
  return `${show(before, words.before)}\n${show(after, words.after)}`
}

test('words that make the difference are marked', () => {
  expect(marked('  return sum(xs)', '  return sum(ys, 0)')).toBe('  return sum([xs])\n  return sum([ys, 0])')
  expect(marked('const größe = 1', 'const größen = 1')).toBe('const [größe] = 1\nconst [größen] = 1')
  expect(marked('a = "😀"', 'a = "😃"')).toBe('a = "[😀]"\na = "[😃]"')
})

test('a change of blanks alone is seen', () => {
  expect(marked('a = 1', 'a  = 1')).toBe('a[ ]= 1\na[  ]= 1')
})

test('lines that have little in common are not marked', () => {
  expect(marked('return sum(xs)', 'for x in ys: yield x')).toBe('return sum(xs)\nfor x in ys: yield x')
  expect(marked('', 'x')).toBe('\nx')
  expect(marked('x'.repeat(2000), `${'x'.repeat(2000)}y`)).not.toContain('[')
})
