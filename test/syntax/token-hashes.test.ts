import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeBetween } from '../../server/src/syntax/change.js'
import { TokenHashes } from '../../server/src/syntax/token-hashes.js'
import { read } from './read.js'

const before = `export class Cart {
  constructor(readonly items) { this.items = items }
  total(tax = rate('de')) {
    return sum(this.items, item => item.price) * (1 + tax)
  }
}
`

test('a body hash survives what formatters do', async () => {
  const formatted = `export class Cart {
\tconstructor(readonly items) {
\t\tthis.items = items;
\t}

\ttotal(tax = rate("de")) {
\t\treturn (
\t\t\tsum(
\t\t\t\tthis.items,
\t\t\t\titem => item.price,
\t\t\t) *
\t\t\t(1 + tax)
\t\t);
\t}
}
`
  // The brackets that were added around the value are tokens; everything else is layout.
  const bracketed = before.replace('return sum', 'return (sum').replace('(1 + tax)', '(1 + tax))')
  expect(await bodyHash('Cart', formatted)).toBe(await bodyHash('Cart', bracketed))
  expect(await bodyHash('Cart.constructor', formatted)).toBe(await bodyHash('Cart.constructor', before))
})

test('a body hash survives moving and indenting', async () => {
  const inside = `namespace Shop {\n${before.replaceAll(/^/gm, '    ')}}\n`
  expect(await bodyHash('Shop.Cart.total', inside)).toBe(await bodyHash('Cart.total', before))
})

test('a body hash survives a rename, also where the body uses its own name', async () => {
  const list = 'class List:\n    def of(self) -> List: return List(self, List.empty)\n'
  expect(await bodyHash('Chain', list.replaceAll('List', 'Chain'), 'a.py')).toBe(await bodyHash('List', list, 'a.py'))
  const walk = 'class Tree:\n    def walk(self):\n        for each in self.children: self.walk(each)\n'
  expect(await bodyHash('Tree.visit', walk.replaceAll('walk', 'visit'), 'a.py')).toBe(
    await bodyHash('Tree.walk', walk, 'a.py'),
  )
})

test('a rename leaves the members of other things alone', async () => {
  const get = (name: string) => `function ${name}(key) { return store.get(key) ?? Store::get(key) }\n`
  expect(await bodyHash('fetch', get('fetch'))).toBe(await bodyHash('get', get('get')))
})

test('a body hash tells apart what differs in a word, a sign or its order', async () => {
  const bodies = ['a + b', 'a - b', 'b + a', 'a + c', 'a + b + b', 'ab', 'a.b', 'a, b', '[a, b]', '"a" + b']
  const hashes = await Promise.all(bodies.map(body => bodyHash('f', `function f() { return ${body} }\n`)))
  expect(new Set(hashes).size).toBe(bodies.length)
})

test('the token count says how much a hash proves', async () => {
  expect((await read('a.py', 'def f(): pass\n')).piece('f').tokenCount).toBe('def():pass'.split(/\b|(?=\W)/).length)
})

test('after however many edits all over a text its hashes are those of the text read anew', () => {
  const original = readFileSync('server/src/syntax/outline.ts', 'utf8')
  const edit = fc.tuple(fc.nat(), fc.nat(9), fc.constantFrom('x', ' ', '\n', ',', ')', ',\n)', '', 'unit'))
  fc.assert(
    fc.property(fc.array(edit, { minLength: 80, maxLength: 120 }), fc.nat(), fc.nat(), (changes, a, b) => {
      let [text, hashes] = [original, TokenHashes.of(original)]
      for (const [place, removed, typed] of changes) {
        const at = place % (text.length + 1)
        const next = text.slice(0, at) + typed + text.slice(at + removed)
        hashes = hashes.edited(next, changeBetween(text, next))
        text = next
      }
      const fresh = TokenHashes.of(text)
      const [start, end] = [a % text.length, b % text.length].sort((one, other) => one - other) as [number, number]
      const name = { start: text.indexOf('unit'), end: text.indexOf('unit') + 4 }
      expect(hashes.hash({ start: 0, end: text.length }, name)).toEqual(
        fresh.hash({ start: 0, end: text.length }, name),
      )
      expect(hashes.hash({ start, end })).toEqual(fresh.hash({ start, end }))
      expect(hashes.rangeOf({ start, end })).toEqual(fresh.rangeOf({ start, end }))
      expect(hashes.valuesWithout([name])).toEqual(fresh.valuesWithout([name]))
    }),
    { seed: 1, numRuns: 60 },
  )
})

async function bodyHash(address: string, text: string, file = 'a.ts'): Promise<string> {
  return (await read(file, text)).piece(address).bodyHash
}
