import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { discover } from '../../server/src/syntax/discover.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { likeness, sketchLength } from '../../server/src/syntax/sketch.js'
import { withTree } from '../../server/src/syntax/tree.js'
import { grammarFor } from './read.js'

const total = 'def total(items):\n    return sum(item.price * item.count for item in items if item.count > 0)\n'

async function sketches(text: string): Promise<readonly string[]> {
  return withTree(await grammarFor('cart.py'), text, tree => discover(tree, 'cart.py').sketches)
}

const sketchOf = async (text: string) => (await sketches(text))[1]!

test('a rename and another layout leave a sketch as it was', async () => {
  const sketch = await sketchOf(total)
  expect(sketch).toHaveLength(sketchLength)
  expect(await sketchOf(total.replace('total', 'grand_total'))).toBe(sketch)
  expect(await sketchOf(total.replace('return sum(', 'return sum(\n        '))).toBe(sketch)
})

test('what is alike looks alike, and the less so the more was changed', async () => {
  const sketch = await sketchOf(total)
  const [edited, other] = [total.replace('price', 'cost'), 'class Empty(Base):\n    """Nothing to see."""\n']
  expect(likeness(sketch, sketch)).toBe(1)
  expect(likeness(sketch, await sketchOf(edited))).toBeGreaterThan(0.75)
  expect(likeness(sketch, await sketchOf(other))).toBeLessThan(0.2)
  expect(likeness(sketch, ''), 'nothing is known of it').toBe(0)
})

test('all at once is each by itself, also in a text that goes on', async () => {
  const text = readFileSync('server/src/syntax/outline.ts', 'utf8')
  const grammar = await grammarFor('outline.ts')
  const whole = (text: string) => withTree(grammar, text, tree => discover(tree, 'outline.ts').sketches)
  const live = LiveSyntax.open(grammar, 'outline.ts', text)!
  const before = live.sketcher()
  live.update(text.replace('deepest = 32', 'deepest = 64').replace('private', 'public'))
  const after = live.sketcher()
  expect(live.discovery.pieces.map((_, index) => after.of(index))).toEqual(whole(live.text))
  expect(after.all()).toEqual(whole(live.text))
  expect(before.all(), 'the text as it was').toEqual(whole(text))
  live.free()
})

test('the likeness that sketches tell is about the share of tokens and pairs that two texts have in common', async () => {
  const words = fc.array(
    fc.constantFrom<string>('price', 'count', 'item', 'tax', 'rate', 'sum', 'net', 'add', 'cart', 'id'),
    {
      minLength: 40,
      maxLength: 120,
    },
  )
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(30)), { maxLength: 20 })
  const errors: number[] = []
  await fc.assert(
    fc.asyncProperty(words, edits, async (before, changes) => {
      const after = [...before]
      for (const [at, word] of changes) after[at % after.length] = `w${word}`
      const told = likeness(await sketchOf(inFunction(before)), await sketchOf(inFunction(after)))
      errors.push(Math.abs(told - diceOf(before, after)))
    }),
    { seed: 7, numRuns: 200 },
  )
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  expect(mean).toBeLessThan(0.06)
})

const inFunction = (words: readonly string[]) => `def f():\n    [${words.join(' . ')}]\n`

function diceOf(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [elements(a), elements(b)]
  return (2 * [...one].filter(element => other.has(element)).length) / (one.size + other.size)
}

function elements(words: readonly string[]): Set<string> {
  const tokens = inFunction(words).match(/\w+|[^\w\s]/g)!
  return new Set(tokens.flatMap((token, index) => [token, `${token} ${tokens[index + 1]}`]))
}
