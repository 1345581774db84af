import { expect, test } from 'vitest'
import { MemoryFiles } from './memory-files.js'

const cart = `defmodule Cart do
  @doc "All of it."
  def total([]), do: 0
  def total([item | rest]), do: item.price + total(rest)

  def total(items, region), do: tax(total(items), region)
end
`

test.each([
  ['in front', 'total([]), do: 0', 'total(nil), do: nil\n  def total([]), do: 0'],
  ['at the end', '  def total(items, region)', '  def total(_), do: raise("what?")\n\n  def total(items, region)'],
  ['with a comment', '  def total([item', '  # Free.\n  def total([:gift | rest]), do: total(rest)\n  def total([item'],
])('a clause added %s makes nobody, and everybody stays who they are', async (_where, before, after) => {
  const files = new MemoryFiles()
  const ids = await files.write('cart.ex', cart)
  expect(Object.keys(ids)).toEqual(['', 'Cart', 'Cart.total', 'Cart.total#1'])
  expect(await files.write('cart.ex', cart.replace(before, after))).toEqual(ids)
})

test('a function keeps its agent when it gets a type signature, more equations, and loses the first one', async () => {
  const files = new MemoryFiles()
  const { total } = await files.write('Cart.hs', 'total [] = 0\ntotal (x : xs) = x + total xs\n\nhalf n = n / 2\n')
  const versions = [
    'total :: [Int] -> Int\ntotal [] = 0\ntotal (x : xs) = x + total xs\n\nhalf n = n / 2\n',
    'total :: [Int] -> Int\ntotal [] = 0\ntotal [x] = x\ntotal (x : xs) = x + total xs\n\nhalf n = n / 2\n',
    'total :: [Int] -> Int\ntotal (x : xs) = x + total xs\n\nhalf n = n / 2\n',
  ]
  for (const text of versions) {
    const ids = await files.write('Cart.hs', text)
    expect(Object.keys(ids)).toEqual(['', 'total', 'half'])
    expect(ids.total).toBe(total)
  }
})

test('an id on the line of the first clause is the id of the whole function', async () => {
  const files = new MemoryFiles()
  const ids = await files.write('Cart.hs', 'total :: Int -> Int -- rm_a1b2c3d4\ntotal 0 = 1\ntotal n = n\n')
  expect(ids).toMatchObject({ total: 'rm_a1b2c3d4' })
})
