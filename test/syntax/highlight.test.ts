import { expect, test } from 'vitest'
import { Highlighter } from '../../server/src/syntax/highlighter.js'
import type { Language } from '../../server/src/syntax/languages.js'
import { languageOf } from '../support/languages.js'

/** One line for each stretch that is not plain. */
async function highlighted(file: string, text: string, highlighter = new Highlighter()): Promise<string> {
  const highlights = await highlighter.highlight(languageOf(file), text)
  return highlights.map(({ start, end, as }) => `${as} ${JSON.stringify(text.slice(start, end))}`).join('\n')
}

test('keywords, names, texts, numbers and comments are told apart', async () => {
  const text = 'def total(xs: List):\n    # 😀 all of them\n    return sum(xs, 0) + LIMIT + len("a\\n")\n'
  expect(await highlighted('cart.py', text)).toBe(
    [
      'keyword "def"',
      'function "total"',
      'type "List"',
      'comment "# 😀 all of them"',
      'keyword "return"',
      'function "sum"',
      'number "0"',
      'constant "LIMIT"',
      'function "len"',
      'string "\\"a\\\\n\\""',
    ].join('\n'),
  )
})

test('code within a text is plain again', async () => {
  expect(await highlighted('a.py', 'x = f"a {total} b"\n')).toBe('string "f\\"a "\nstring " b\\""')
})

test('a language that builds on another one has the colours of both', async () => {
  const text = 'export interface Cart { size: number }\nconst all = (x: Cart) => 12\n'
  const found = (await highlighted('a.ts', text)).split('\n')
  for (const one of ['keyword "interface"', 'type "Cart"', 'keyword "const"', 'number "12"'])
    expect(found).toContain(one)
  expect(await highlighted('a.tsx', 'const a = <Cart size={1}>x</Cart>\n')).toContain('"Cart"')
  expect(await highlighted('a.cpp', 'class Cart { int total() { return 1; } };\n')).toContain('keyword "return"')
})

test('data and documents have keys and titles', async () => {
  expect(await highlighted('a.json', '{"size": 1}\n')).toBe('key "\\"size\\""\nnumber "1"')
  expect(await highlighted('a.md', '# Title\n\ntext\n')).toContain('title "Title"')
})

test.each([
  ['a.go', 'package a\nfunc Total(xs []int) int { return 1 } // sum\n'],
  ['a.rs', 'pub fn total(xs: Vec<u8>) -> u8 { 1 } // sum\n'],
  ['a.java', 'class Cart { int total() { return 1; } } // sum\n'],
  ['a.rb', 'def total(xs)\n  1 # sum\nend\n'],
  ['a.sh', 'total() { echo "x"; } # sum\n'],
  ['a.php', '<?php\nfunction total($xs) { return 1; } // sum\n'],
])('%s is read in order and without overlap', async (file, text) => {
  const highlights = await new Highlighter().highlight(languageOf(file), text)
  for (const [index, { start, end }] of highlights.entries()) {
    expect(start).toBeGreaterThanOrEqual(highlights[index - 1]?.end ?? 0)
    expect(end).toBeGreaterThan(start)
  }
  expect(highlights.map(({ as }) => as)).toEqual(expect.arrayContaining(['function', 'comment']))
})

test('what is half typed is coloured as far as it is understood', async () => {
  expect(await highlighted('a.py', 'def total(\n  "x\nreturn 1\n')).toContain('keyword "def"')
})

test('a long text, an unknown language and one that the project brings stay plain', async () => {
  const brought = { id: 'gleam', title: 'Gleam', extensions: ['.gleam'], folder: '/x', revision: '1' } as Language
  const highlighter = new Highlighter({ characters: 10 })
  expect(await highlighter.highlight(languageOf('a.py'), 'x = 1 # too long')).toEqual([])
  expect(await highlighter.highlight(undefined, 'x = 1')).toEqual([])
  expect(await highlighter.highlight(brought, 'x = 1')).toEqual([])
})

test('a text that keeps its thread busy stays plain', async () => {
  const highlighter = new Highlighter({ patienceMs: 1 })
  expect(await highlighter.highlight(languageOf('a.py'), 'x = 1\n'.repeat(50_000))).toEqual([])
})

test('one text after another has its colours', async () => {
  const highlighter = new Highlighter()
  expect(await highlighted('a.py', 'x = 1\n', highlighter)).toBe('number "1"')
  expect(await highlighted('a.py', 'y = 2\n', highlighter)).toBe('number "2"')
})

test('a text is looked at once', async () => {
  const highlighter = new Highlighter()
  expect(highlighter.known(languageOf('a.py'), 'x = 1')).toBeUndefined()
  const [one, other] = await Promise.all([1, 2].map(() => highlighter.highlight(languageOf('a.py'), 'x = 1')))
  expect(one).toBe(other)
  expect(highlighter.known(languageOf('a.py'), 'x = 1')).toBe(one)
})
