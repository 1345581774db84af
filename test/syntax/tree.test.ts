import { expect, test } from 'vitest'
import { discover } from '../../server/src/syntax/discover.js'
import { SyntaxTree, withTree } from '../../server/src/syntax/tree.js'
import { grammarFor } from './read.js'

test('a tree says whether its text could be parsed', async () => {
  const grammar = await grammarFor('a.py')
  expect(withTree(grammar, 'x = 1\n', tree => tree.hasError)).toBe(false)
  expect(withTree(grammar, 'x = (\n', tree => tree.hasError)).toBe(true)
})

test('a parse stops when it is told to, and the next one starts afresh', async () => {
  const grammar = await grammarFor('a.py')
  const long = 'x = [1, 2, 3]\n'.repeat(20_000)
  expect(SyntaxTree.parse(grammar, long, () => true)).toBeUndefined()
  expect(withTree(grammar, 'def f(): pass\n', tree => discover(tree, 'a.py').pieces.length)).toBe(2)
})

test('reading a tree stops too: a very long chain of calls costs the square of its length', async () => {
  const grammar = await grammarFor('a.py')
  const chain = `x${'.y()'.repeat(50_000)}\n`
  const parsed = { asked: 0 }
  SyntaxTree.parse(grammar, chain, () => ++parsed.asked < 0)!.free()
  let asked = 0
  const stopSoonAfterParsing = () => ++asked > parsed.asked + 5
  expect(withTree(grammar, chain, tree => discover(tree, 'a.py'), stopSoonAfterParsing)).toBeUndefined()
})

test('trees do not pile up: two hundred parses take no more memory than twenty', async () => {
  const grammar = await grammarFor('a.py')
  const text = 'def f(x):\n    return g(x, [1, 2, 3])\n'.repeat(500)
  const parse = (times: number) => {
    for (let time = 0; time < times; time++) withTree(grammar, text, tree => tree.hasError)
    return process.memoryUsage.rss()
  }
  const before = parse(20)
  const growth = parse(200) - before
  // Trees that stay take about 1 MB each.
  expect(growth).toBeLessThan(60 * 2 ** 20)
})

test('a tree that is taken to a new text says where it may differ', async () => {
  const tree = SyntaxTree.parse(await grammarFor('a.py'), 'a = 1\nb = "😀"\nc = 3\n')
  const change = tree.update('a = 1\nb = "😁!"\nc = 3\n')!
  expect(change).toMatchObject({ start: 11, oldEnd: 13, newEnd: 14 })
  expect(tree.text.slice(change.dirty.start, change.dirty.end)).toContain('😁!')
  tree.free()
})
