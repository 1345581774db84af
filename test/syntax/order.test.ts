import { expect, test } from 'vitest'
import { read } from './read.js'

// What `test/languages/fuzz.ts` found: pieces that were empty, ended before their names, or began before others.

const spans = async (file: string, text: string) => {
  const { discovery } = await read(file, text)
  return discovery.pieces.slice(1).map(({ name, span }) => `${name}: ${text.slice(span.start, span.end)}`)
}

test('an extension that is followed by a comment of somebody else ends before it', async () => {
  const text = 'extension (cart: Cart)\n  def sum = 1\n\n/** About tax. */\ndef tax = 2\n'
  expect(await spans('a.scala', text)).toEqual(['sum: def sum = 1', 'tax: /** About tax. */\ndef tax = 2'])
})

test('a macro that is called with two definitions belongs to neither', async () => {
  expect(await spans('a.jl', 'x ?\n\n@e function m\nend\nmacro o()end')).toEqual([
    'm: function m\nend',
    '@o: macro o()end',
  ])
})

test('an unclosed name ends where its piece does', async () => {
  const { discovery } = await read('a.exs', 'test "adds\n\n')
  expect(discovery.pieces[1]).toMatchObject({ span: { start: 0, end: 10 }, nameSpan: { start: 6, end: 10 } })
})

test('a name is not cut off as what belongs to the next piece', async () => {
  expect(await spans('a.ex', 'def @doc "a"\ndef price(x), do: x\n')).toEqual([
    '@: def @doc "a"',
    'price: def price(x), do: x',
  ])
})

test('a comment above a table is not in the signature of the table before', async () => {
  const { outline } = await read('a.toml', '[a] # One.\n# About b.\n[b]\n')
  expect(outline).toContain('table a  [a] # One.\n')
})
