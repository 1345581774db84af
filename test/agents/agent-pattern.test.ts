import { expect, test } from 'vitest'
import { agentPattern } from '../../server/src/agents/agent-pattern.js'
import type { NodeType } from '../../server/src/syntax/piece.js'

const agents = [
  node('file', 'src/cart.py', 'cart.py', ''),
  node('class', 'src/cart.py', 'Cart', 'Cart'),
  node('method', 'src/cart.py', 'total', 'Cart.total'),
  node('function', 'src/deep/prices.py', 'price_of', 'price_of'),
  node('function', 'test/cart.py', 'test_total', 'test_total'),
  node('section', 'README.md', 'Use: a note', 'Shop.Use: a note'),
]

test.each<[pattern: string, names: string[]]>([
  ['', ['cart.py', 'Cart', 'total', 'price_of', 'test_total', 'Use: a note']],
  ['*', ['cart.py', 'Cart', 'total', 'price_of', 'test_total', 'Use: a note']],
  ['function', ['price_of', 'test_total']],
  ['function,method', ['total', 'price_of', 'test_total']],
  ['function:src', ['price_of']],
  ['*:src/*.py', ['cart.py', 'Cart', 'total']],
  [':src/**/*.py', ['cart.py', 'Cart', 'total', 'price_of']],
  [':cart.py', ['cart.py', 'Cart', 'total', 'test_total']],
  ['::*total*', ['total', 'test_total']],
  ['function:*:*total*', ['test_total']],
  ['::Cart.*', ['total']],
  ['::price?of', ['price_of']],
  ['::Use: *', ['Use: a note']],
  ['::total', ['total']],
  ['::TOTAL', []],
  ['::.*', []],
])('%s means who fits all of its parts', (pattern, names) => {
  expect(agents.filter(agentPattern(pattern)).map(({ name }) => name)).toEqual(names)
})

test('code that is gone is never meant', () => {
  expect(agentPattern('*')({ ...agents[1]!, orphaned: true })).toBe(false)
})

test('a pattern that cannot be meant so is refused with what to write', () => {
  expect(() => agentPattern('total')).toThrow('For a path write :total, for a name ::total.')
  expect(() => agentPattern('::a*b*c*d*e')).toThrow('three in a name are enough')
})

function node(nodeType: NodeType, filePath: string, name: string, fullName: string) {
  return { nodeType, filePath, name, fullName, orphaned: false }
}
