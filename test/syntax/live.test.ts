import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { discover, type WholeDiscovery } from '../../server/src/syntax/discover.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import type { Discovery } from '../../server/src/syntax/piece.js'
import { SyntaxTree, withTree } from '../../server/src/syntax/tree.js'
import { grammarFor } from './read.js'

test('pieces are current after every keystroke', async () => {
  const live = LiveSyntax.open(await grammarFor('cart.py'), 'cart.py', 'class Cart:\n    pass\n')!
  const names = () => live.discovery.pieces.map(({ fullName }) => fullName)
  live.update('class Cart:\n    def tot(self):\n        pass\n')
  expect(names()).toEqual(['', 'Cart', 'Cart.tot'])
  live.update('class Cart:\n    def total(self):\n        pass\n')
  expect(names()).toEqual(['', 'Cart', 'Cart.total'])
  live.update('')
  expect(names()).toEqual([''])
  live.free()
})

test('who is imported over several lines follows the module that is typed below', async () => {
  const imports = (module: string) => `import {\n  net,\n  gross,\n  rate,\n} from './${module}'\n`
  const live = LiveSyntax.open(await grammarFor('cart.ts'), 'cart.ts', imports('tax'))!
  const modules = () => live.discovery.references.flatMap(({ of }) => of ?? [])
  live.update(imports('taxes'))
  expect(modules()).toEqual(['./taxes', './taxes', './taxes'])
  live.update(`\n${imports('taxes')}`)
  live.update(`\n${imports('vat')}`)
  expect(modules()).toEqual(['./vat', './vat', './vat'])
  live.free()
})

test('below an error an update may overlook somebody, and a fresh reading does not', async () => {
  const grammar = await grammarFor('cart.ex')
  const [before, after] = ['s do\n,a/t do\n,o a', ' n t\ndef o,t 0\nend']
  const live = LiveSyntax.open(grammar, 'cart.ex', before + after)!
  const isFresh = () =>
    isDeepStrictEqual(
      live.discovery,
      withTree(grammar, live.text, tree => discoveryIn(discover(tree, 'cart.ex'))),
    )
  live.update(`${before} ${after}`)
  expect([live.isGuess, isFresh()]).toEqual([true, false])
  live.update(live.text, { afresh: true })
  expect([live.isGuess, isFresh()]).toEqual([false, true])
  live.free()
})

test('a text that takes too long is given up; the parser is ready for the next', async () => {
  const grammar = await grammarFor('Cart.scala')
  const endless = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  expect(LiveSyntax.open(grammar, 'Cart.scala', endless)).toBeUndefined()
  const live = LiveSyntax.open(grammar, 'Cart.scala', 'def total = 1\n')!
  live.update(endless)
  expect([live.isGivenUp, live.text, live.discovery.pieces[1]?.name]).toEqual([true, 'def total = 1\n', 'total'])
  live.free()
  const next = LiveSyntax.open(grammar, 'Cart.scala', 'def total = 1\n')!
  expect(next.discovery.pieces[1]?.name).toBe('total')
  next.free()
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
  // Signatures beside their bodies, and a test that is only a row of commands.
  [
    'cart.dart',
    "/// Cart\nclass Cart {\n  Cart.of(this.a);\n  int total(int x) {\n    return sum(x);\n  }\n}\n\n@a\nint sum(int x) {\n  test('b', () => c());\n}\n",
  ],
  ['cart.bats', '# Why\n@test "a" {\n  run total 1\n  [ "$status" -eq 0 ]\n}\n\ntotal() {\n  sum "$1"\n}\n'],
  [
    'cart.rs',
    '/// Cart\n#[derive(Debug)]\npub struct Cart { a: u8 }\n\nimpl Cart {\n    // why\n    fn new() -> Self { Self { a: one() } }\n}\n',
  ],
  [
    'cart.ex',
    'defmodule Cart do\n  @doc "all"\n  @spec total(t) :: int\n  def total([]), do: 0\n\n  # one by one\n  def total([x | xs]), do: price(x) + total(xs)\n  def total(a, b), do: a + b\nend\n',
  ],
  [
    'Cart.hs',
    '-- | All.\ntotal :: [Int] -> Int\ntotal [] = 0\ntotal (Item x : xs) = go x |+| total xs\n  where\n    go 0 = 1\n    go n = n\n\na |+| b = a + b\n',
  ],
  ['cart.jl', '"Sum."\n@inline function total(c)\n    f(x) = x\n    map(f, c)\nend\n\ntotal(a, b) = a |> g\n'],
  [
    'shop.md',
    '---\na: b\n---\nx\n\n# Shop #\n\n## Cart\n\n- y\n\nTea\n---\n\n```\n# no\n```\n\n### Pot <!-- rm_a1b2c3d4 -->\n',
  ],
  ['shop.yaml', '# all\nshop:\n  cart:\n    - tea\n\n# pots\npots: {a: 1}\n---\nshop: "x"\n'],
  ['shop.toml', 'a = 1\n[shop]\nb = 2\n# pots\n[[pots]]\nc.d = "x"\n[[pots]]\n'],
  [
    'Cart.java',
    '/** Cart. */\n@A(1)\nclass Cart<T> extends Basket implements B {\n  F f = () -> g(), h = new X() { int i() { return 1; } };\n\n  /** Sum. */\n  @A int total(int a) { return new Line(a).price(); }\n}\n',
  ],
  [
    'cart.c',
    '#include "cart.h"\n\n/* Line. */\ntypedef struct line {\n  int a;\n} line_t;\n\n// Total.\nstatic int *total(line_t *l)\n{\n  return MAX(l->f(1), g(2));\n}\n#define MAX(a, b) a\n',
  ],
  [
    'cart.cpp',
    'namespace shop::tax {\n/// Cart.\ntemplate <class T>\nclass Cart : B<T> {\n  Cart() = default;\n  virtual int f() = 0;\n};\n\nint &shop::Cart<T>::total() { auto f = [](int a) { return g<T>(a); }; return Line{1}.f(); }\n}\nTEST(Cart, Adds) { Cart c(1); }\n',
  ],
  [
    'Cart.cs',
    'using A.B;\nnamespace Shop.Tax;\n\n/// Cart.\n[A]\nclass Cart : B<T> {\n  F f = x => g(x), h = delegate { return 1; };\n  int P { get { return 1; } }\n  void I.Total() { int l() => 1; a?.b(new C(1)); }\n}\n',
  ],
  [
    'Cart.kt',
    '/** Cart. */\n@A(1)\nclass Cart<T>(val a: Int) : B<T>() {\n  var total: Int = 0\n    get() = field\n    private set(value) {\n      f(value)\n    }\n\n  fun T?.b() = a percent 1\n  companion object { val c = { d() } }\n}\n',
  ],
  ['shop.json', '{\n  "a": {"b": [1]},\n  // c\n  "c": "d",\n  "a": null\n}\n'],
]

test.each(samples)('after any edit the pieces of %s are those of a text read from scratch', async (file, original) => {
  const grammar = await grammarFor(file)
  const live = LiveSyntax.open(grammar, file, original)!
  // A broken text can be mended in several ways, and an incremental parse may choose another than a fresh one. So what
  // is found piecemeal is compared with all that is in the same tree, and with a fresh parse where the text is sound.
  const tree = SyntaxTree.parse(grammar, original)
  const check = (text: string) => {
    if (text === tree.text) return
    live.update(text)
    const updated = { ...live.discovery, sketches: live.sketcher().all() }
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
  ...[
    'def total(1), do: 1\n',
    'total 1 = 1\n',
    'total ::',
    '@impl true\n',
    '-- | d\n',
    ' end\n',
    '# A\n',
    '=\n',
    'k: 1\n',
    '[t]\n',
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

function discoveryIn({ sketches, ...discovery }: WholeDiscovery): Discovery {
  return discovery
}

function isSound({ damaged }: Discovery): boolean {
  return damaged.length === 0
}
