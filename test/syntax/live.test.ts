import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { discover } from '../../server/src/syntax/discover.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import type { Discovery } from '../../server/src/syntax/piece.js'
import { SyntaxTree, withTree } from '../../server/src/syntax/tree.js'
import { grammarFor } from './read.js'

test('pieces are current after every keystroke', async () => {
  const live = new LiveSyntax(await grammarFor('cart.py'), 'cart.py', 'class Cart:\n    pass\n')
  const names = () => live.discovery.pieces.map(({ fullName }) => fullName)
  live.update('class Cart:\n    def tot(self):\n        pass\n')
  expect(names()).toEqual(['', 'Cart', 'Cart.tot'])
  live.update('class Cart:\n    def total(self):\n        pass\n')
  expect(names()).toEqual(['', 'Cart', 'Cart.total'])
  live.update('')
  expect(names()).toEqual([''])
  live.free()
})

const python = `"""Shop. 😀"""
import json

@cached
def price(item: Item, net=False):  # rm_a1b2c3d4
    def rounded(amount):
        return amount.quantize(
            CENT,
        )
    return rounded(item.price)


class Cart(Basket):
    """A cart."""

    @property
    def total(self):
        return sum(map(price, self.lines), start="é🧀")

    def add(self, item): self.lines.append(item)
`

const samples: [file: string, text: string][] = [
  ['cart.py', python],
  ['cart-crlf.py', python.replaceAll('\n', '\r\n')],
  ['outline.ts', readFileSync('server/src/syntax/outline.ts', 'utf8')],
  [
    'shop.tsx',
    '/** Page. */\nexport default function Page() {\n  return <Cart of={() => list()} />\n}\n\n@dec\nclass A {\n  /** b */\n  b = () => <B>{c()}</B>\n}\n',
  ],
  ['cart.go', '// Cart\ntype Cart struct {\n\tBase\n}\n\n// Total\nfunc (c *Cart) Total() int { return c.sum(1) }\n'],
  [
    'cart.rs',
    '/// Cart\n#[derive(Debug)]\npub struct Cart { a: u8 }\n\nimpl Cart {\n    // why\n    fn new() -> Self { Self { a: one() } }\n}\n',
  ],
]

test.each(samples)('after any edit the pieces of %s are those of a text read from scratch', async (file, original) => {
  const grammar = await grammarFor(file)
  const live = new LiveSyntax(grammar, file, original)
  // A broken text can be mended in several ways, and an incremental parse may choose another than a fresh one. So what
  // is found piecemeal is compared with all that is in the same tree, and with a fresh parse where the text is sound.
  const tree = SyntaxTree.parse(grammar, original)
  const check = (text: string) => {
    if (text === tree.text) return
    const updated = live.update(text)
    tree.update(text)
    expect(updated).toEqual(discover(tree, file))
    const fresh = withTree(grammar, text, freshTree => discover(freshTree, file))
    if (isSound(fresh)) expect(updated).toEqual(fresh)
  }
  fc.assert(
    fc.property(fc.array(edits, { minLength: 1, maxLength: 3 }), changes => {
      let text = original
      for (const change of changes) {
        text = applied(change, text)
        check(text)
      }
      check(original)
    }),
    { seed: 7, numRuns: 60 },
  )
  live.free()
  tree.free()
})

const typed = fc.constantFrom(
  ...['x', ' ', '\n', '(', ')', '{', '}', ',', ';', '"', "'", '"""', '`', '#', '//', '/*', '*/', '😀', '\t', '    '],
  ...['def f():\n    pass\n', 'class A:\n', 'foo(', '@dec\n', '/** d */\n', 'function g() {}\n', 'export ', '=> '],
  ...[
    '#[a]\n',
    '/// d\n',
    'fn z() {}\n',
    '  # rm_b1b2c3d4\n',
    '// rm_b1b2c3d4\n',
    'rm_c1b2c3d4',
    '# remora-file: rm_d1b2c3d4\n',
  ],
)

const edits = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(30),
  insert: fc.option(typed),
})

function applied({ at, remove, insert }: { at: number; remove: number; insert: string | null }, text: string): string {
  const start = Math.floor(at * text.length)
  return text.slice(0, start) + (insert ?? '') + text.slice(insert === null ? start + remove : start)
}

function isSound({ damaged }: Discovery): boolean {
  return damaged.length === 0
}
