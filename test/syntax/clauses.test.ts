import { expect, test } from 'vitest'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { grammarFor, read } from './read.js'

test('the clauses of a function are one piece, with what stands above and between them', async () => {
  const total = [
    '  @doc "All of it."',
    '  @spec total(t()) :: number()',
    '  def total([]), do: 0',
    '',
    '  # One by one.',
    '  @impl true',
    '  def total([item | rest]) when is_list(rest) do',
    '    price(item) + total(rest)',
    '  end',
  ].join('\n')
  const file = await read('cart.ex', `defmodule Cart do\n${total}\nend\n`)
  expect(file.outline).toBe('file cart.ex\n  class Cart  defmodule Cart\n    function Cart.total  def total([]), do:')
  expect(file.source('Cart.total')).toBe(total.trimStart())
  expect(file.uses).toBe('Cart.total: calls is_list, calls price, calls total')
})

test('a function with another number of parameters is another function', async () => {
  const { outline } = await read(
    'cart.ex',
    'def add(cart, item, n \\\\ 1)\ndef add(cart, nil, _), do: cart\ndef add(cart), do: cart\ndef add, do: nil\n',
  )
  expect(outline).toBe(
    [
      'file cart.ex',
      '  function add  def add(cart, item, n \\\\ 1)',
      '  function add#1  def add(cart), do:',
      '  function add#2  def add, do:',
    ].join('\n'),
  )
})

test('a type signature and the equations below it are one piece, and so are those inside of it', async () => {
  const file = await read(
    'Cart.hs',
    [
      '-- | All of it.',
      'total :: [Int] -> Int',
      'total [] = 0',
      'total xs = go xs',
      '  where',
      '    go :: [Int] -> Int',
      '    go [] = 0',
      '    go (x : rest) = x + go rest',
      'a |+| b = total [a, b]',
    ].join('\n'),
  )
  expect(file.outline).toBe(
    [
      'file Cart.hs',
      '  function total  total :: [Int] -> Int',
      '    function total.go  go :: [Int] -> Int',
      '  function |+|  a |+| b',
    ].join('\n'),
  )
  expect(file.source('total.go')).toMatch(/^go ::.*go rest$/s)
})

test('a clause is one with the function directly above it, and with no other', async () => {
  const { outline } = await read('Cart.hs', 'f 0 = 1\ng 0 = 1\n  where f 0 = 2\nf 1 = 2\n')
  expect(outline).toBe('file Cart.hs\n  function f  f 0\n  function g  g 0\n    function g.f  f 0\n  function f#1  f 1')
})

test('what is inside of a later clause belongs to the whole function', async () => {
  const file = await read('Cart.hs', 'f 0 = a\n  where a = \\x -> x\nf n = b\n  where b y = y\n')
  expect(file.outline).toBe('file Cart.hs\n  function f  f 0\n    function f.a  a =\n    function f.b  b y')
  expect(file.source('f')).toBe(file.text.trimEnd())
})

test('a clause that is typed or deleted joins or leaves its function at once', async () => {
  const text = 'total [] = 0\ntotal (x : xs) = x + total xs\n'
  const live = LiveSyntax.open(await grammarFor('Cart.hs'), 'Cart.hs', text)!
  const spans = () => live.discovery.pieces.slice(1).map(({ name, span }) => `${name} ${span.start}–${span.end}`)
  expect(spans()).toEqual([`total 0–${text.length - 1}`])
  live.update(text.replace('total (', 'tota ('))
  expect(spans()).toEqual(['total 0–12', `tota 13–${text.length - 2}`])
  live.update(`${text}total _ = 1\n`)
  expect(spans()).toEqual([`total 0–${text.length + 11}`])
  live.free()
})
