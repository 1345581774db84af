import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { textHash } from '../../server/src/base/text.js'
import { type Read, read } from './read.js'

test('the file itself is the first piece, named by its base name', async () => {
  const { discovery } = await read('shop/cart.py', 'x = 1\n')
  expect(discovery.pieces).toMatchObject([
    {
      nodeType: 'file',
      name: 'cart.py',
      fullName: '',
      parent: -1,
      span: { start: 0, end: 6 },
      nameSpan: { start: 0, end: 5 },
      sourceHash: textHash('x = 1\n'),
      tokenCount: 3,
    },
  ])
})

test('a name span is never empty, except in an empty text', async () => {
  expect((await read('a.py', '\nx = 1\n')).discovery.pieces[0]!.nameSpan).toEqual({ start: 0, end: 1 })
  expect((await read('a.py', '')).discovery.pieces[0]!.nameSpan).toEqual({ start: 0, end: 0 })
  const { discovery } = await read('a.ts', 'function () {}\nclass {\n  () {}\n}\nfunction f')
  for (const { nameSpan } of discovery.pieces) expect(nameSpan.end).toBeGreaterThan(nameSpan.start)
})

test('pieces of one name are numbered in text order, each type for itself', async () => {
  const { outline } = await read('twice.py', 'def f(): 1\ndef f(x): 2\nclass f: 3\ndef f(x, y): 4\n')
  expect(outline).toBe(
    'file twice.py\n  function f  def f():\n  function f#1  def f(x):\n  class f  class f:\n  function f#2  def f(x, y):',
  )
})

test('offsets are UTF-16 units: an emoji counts two', async () => {
  const file = await read('emoji.py', '"😀😀"; x = "é"\nclass Käse:\n    def größe(self): return "🧀"; reifen("🧀")\n')
  expectSpansToFit(file)
  expect(file.source('Käse.größe')).toBe('def größe(self): return "🧀"; reifen("🧀")')
  const [call] = file.discovery.references
  expect(file.text.slice(call!.at, call!.at + 6)).toBe('reifen')
})

test('a file with CRLF line ends has the same pieces as one without', async () => {
  const text = '/** Sum. */\nexport function sum(\n  a: number,\n) {\n  return add(a)\n}\n\nclass A {\n  b() {}\n}\n'
  const plain = await read('sum.ts', text)
  const crlf = await read('sum.ts', text.replaceAll('\n', '\r\n'))
  expect(crlf.outline).toBe(plain.outline)
  expect(crlf.uses).toBe(plain.uses)
  expect(crlf.source('sum')).toBe(plain.source('sum').replaceAll('\n', '\r\n'))
  expect(crlf.discovery.pieces.map(({ bodyHash }) => bodyHash)).toEqual(
    plain.discovery.pieces.map(({ bodyHash }) => bodyHash),
  )
  expectSpansToFit(crlf)
})

test('a half-typed function damages its own lines; the pieces around it stay', async () => {
  const text = 'def before():\n    pass\n\ndef half(\n\ndef after():\n    pass\n'
  const { discovery } = await read('half.py', text)
  expect(discovery.damaged.length).toBeGreaterThan(0)
  expect(discovery.pieces.map(({ name }) => name)).toContain('before')
  for (const { start } of discovery.damaged) expect(start).toBeGreaterThanOrEqual(text.indexOf('def half'))
})

test('what the parser had to make up is damage without width', async () => {
  const { discovery } = await read('missing.ts', 'function f() {\n  g()\n')
  expect(discovery.damaged).toEqual([{ start: 20, end: 20 }])
})

test('a sound text has no damage', async () => {
  expect((await read('sound.go', 'package shop\n\nfunc f() {}\n')).discovery.damaged).toEqual([])
})

test('an id written behind a definition line is that definition, and no part of what it says', async () => {
  const plain = await read('cart.py', '#!/usr/bin/env python\nclass Cart(Basket):\n    def total(self, x): return 1\n')
  const marked = await read(
    'cart.py',
    '#!/usr/bin/env python\n# remora-file: rm_f0f0f0f0\nclass Cart(Basket):  # rm_c0c0c0c0\n    def total(self, x): return 1  # rm_a0a0a0a0\n',
  )
  expect(marked.discovery.pieces.map(({ inlineId }) => inlineId)).toEqual(['rm_f0f0f0f0', 'rm_c0c0c0c0', 'rm_a0a0a0a0'])
  expect(plain.discovery.pieces.map(({ inlineId }) => inlineId)).toEqual([undefined, undefined, undefined])
  expect(marked.outline).toBe(plain.outline)
  expect(marked.discovery.pieces.map(({ bodyHash }) => bodyHash)).toEqual(
    plain.discovery.pieces.map(({ bodyHash }) => bodyHash),
  )
})

test('of several definitions on one line the outermost has the id', async () => {
  const file = await read('cart.ts', 'class Cart { total() {} } // rm_c0c0c0c0\n')
  expect(file.piece('Cart').inlineId).toBe('rm_c0c0c0c0')
  expect(file.piece('Cart.total').inlineId).toBeUndefined()
})

test('a test is named by the word before its title, so that nobody takes it for the function it tests', async () => {
  const { outline } = await read('cart_spec.rb', "describe '#total' do\n  it 'adds' do\n    total(1)\n  end\nend\n")
  expect(outline).toBe(
    "file cart_spec.rb\n  class describe #total  describe '#total'\n    function describe #total.it adds  it 'adds'",
  )
})

test('a symbol or string is a name without its colon or quotes', async () => {
  const file = await read('cart.rb', "class Cart\n  define_method(:total) { 1 }\n  define_method('net') { 2 }\nend\n")
  expect(file.piece('Cart.total').name).toBe('total')
  expect(file.text.slice(...Object.values(file.piece('Cart.net').nameSpan))).toBe('net')
})

test('a unit whose body stands beside it ends with the body', async () => {
  const file = await read('cart.dart', 'class Cart {\n  int total() {\n    return sum(1);\n  }\n}\n')
  expect(file.source('Cart.total')).toBe('int total() {\n    return sum(1);\n  }')
  expect(file.piece('Cart.total').signature).toBe('int total()')
  expect(file.uses).toBe('Cart.total: calls sum')
})

test('a test of shell commands goes on to its brace', async () => {
  const file = await read('cart.bats', '@test "adds" {\n  run total 1\n}\n\n@test "open" {\n  run net\n')
  expect(file.source('@test adds')).toBe('@test "adds" {\n  run total 1\n}')
  expect(file.source('@test open')).toBe('@test "open" {\n  run net')
})

test('a comment above the body is no part of the signature', async () => {
  const { outline } = await read('cart.lua', 'function total(x) -- cents\n  -- all of them\n  return sum(x)\nend\n')
  expect(outline).toBe('file cart.lua\n  function total  function total(x)')
})

test('a word that closes nothing damages the whole text, though the grammar takes it for a name', async () => {
  const { discovery } = await read('cart.rb', 'module Shop\n  Cart\n    def total\n    end\n  end\nend\n')
  expect(discovery.damaged).toEqual([{ start: 0, end: discovery.pieces[0]!.span.end }])
  expect((await read('cart.rb', 'module Shop\nend\n')).discovery.damaged).toEqual([])
})

test('ten thousand nested functions are read without overflow; the deep ones belong to the thirty-second', async () => {
  const depth = 10_000
  const { discovery } = await read('deep.js', 'function f() {'.repeat(depth) + '}'.repeat(depth))
  expect(discovery.pieces).toHaveLength(33)
  expect(discovery.damaged).toEqual([])
})

test.each([
  ['open brackets', 'deep.py', '('.repeat(10_000)],
  ['lists', 'deep.py', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['else if', 'deep.js', `${'if (a) {} else '.repeat(10_000)}{}`],
  ['modules', 'deep.rs', 'mod a {'.repeat(10_000) + '}'.repeat(10_000)],
])('ten thousand nested %s are read without overflow', async (_what, file, text) => {
  const { discovery } = await read(file, text)
  expect(discovery.pieces[0]!.span.end).toBe(text.length)
})

test('a definition outside of its scopes has the full name it would have inside', async () => {
  const inside = await read('cart.cpp', 'namespace shop { struct Cart { int total() { return 0; } }; }\n')
  const outside = await read('cart.cpp', 'int shop::Cart::total() { return 0; }\n')
  expect(inside.piece('shop.Cart.total').nodeType).toBe('method')
  expect(outside.outline).toBe('file cart.cpp\n  method shop.Cart.total  int shop::Cart::total()')
})

test('a definition with two names is one piece and has the name of the whole', async () => {
  const { outline } = await read('line.c', 'typedef struct line {\n  int quantity;\n} line_t;\n')
  expect(outline).toBe('file line.c\n  class line_t  typedef struct line')
})

test('in a real file every piece lies in its parent, beside its siblings', async () => {
  for (const path of ['server/src/syntax/outline.ts', 'server/src/syntax/tree.ts', 'test/syntax/discover.test.ts']) {
    expectSpansToFit(await read(path, readFileSync(path, 'utf8')))
  }
})

/** What holds for the pieces of any text. */
function expectSpansToFit({ discovery, text }: Read): void {
  const ends = new Map<number, number>()
  discovery.pieces.forEach(({ parent, span, nameSpan, name, nodeType }, index) => {
    if (nodeType === 'file') return
    const outer = discovery.pieces[parent]!.span
    expect(parent).toBeLessThan(index)
    expect(span.start).toBeGreaterThanOrEqual(Math.max(outer.start, ends.get(parent) ?? 0))
    expect(span.end).toBeLessThanOrEqual(outer.end)
    expect(nameSpan.start).toBeGreaterThanOrEqual(span.start)
    expect(nameSpan.end).toBeLessThanOrEqual(span.end)
    // A test's name has `test` before it.
    expect(name.endsWith(text.slice(nameSpan.start, nameSpan.end))).toBe(true)
    ends.set(parent, span.end)
  })
  for (const { from, at, name } of discovery.references) {
    const { span } = discovery.pieces[from]!
    expect(at).toBeGreaterThanOrEqual(span.start)
    expect(at + name.length).toBeLessThanOrEqual(span.end)
  }
}
