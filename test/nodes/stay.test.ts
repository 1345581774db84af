import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../../server/src/base/text.js'
import { Buffers } from '../../server/src/buffers/buffers.js'
import { LiveFile, type TypedSyntax } from '../../server/src/nodes/live/live-file.js'
import type { Elsewhere } from '../../server/src/nodes/match/known.js'
import type { Grammar } from '../../server/src/syntax/grammars.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { grammarFor } from '../syntax/read.js'

const python = `"""Shop."""
import json

@cached
def price(item, net=False):  # rm_a1b2c3d4
    def rounded(amount):
        return amount.quantize(CENT)

    # What it costs.
    return rounded(item.price)


class Cart(Basket):
    """A cart."""

    @property
    def total(self):
        return sum(map(price, self.lines))

    @total.setter
    def total(self, value): self.lines = value

    def add(self, item):
        self.lines.append(item)
        self.changed()
`

const go = `package cart

// Cart of lines.
type Cart struct {
	Lines []Line
}

// Total of all.
func (c *Cart) Total() int {
	sum := 0
	for _, line := range c.Lines {
		sum += line.Price
	}
	return sum
}
`

test.each([
  ['cart.py', python],
  ['cart-crlf.py', python.replaceAll('\n', '\r\n')],
  ['cart.go', go],
  ['lines.ts', readFileSync('server/src/syntax/outline.ts', 'utf8')],
])('whoever stays in %s is who would have been found', async (path, original) => {
  const grammar = await grammarFor(path)
  let stayed = 0
  fc.assert(
    fc.property(fc.array(edits, { minLength: 4, maxLength: 12 }), changes => {
      const both = new Both(grammar, path, original)
      for (const [index, change] of changes.entries()) {
        const { start, end, insert } = placed(change, both.text)
        both.replace({ start, end }, insert)
        if (both.hasStepped) stayed++
        if (index % 3 === 0) both.store()
      }
      expect(both.short.asUpdate()).toEqual(both.long.asUpdate())
      both.free()
    }),
    { seed: 7, numRuns: 60 },
  )
  expect(stayed).toBeGreaterThan(100)
})

test('one of two namesakes that comes to read like the other is looked at like any other', async () => {
  const body = (number: string) => `def f(a):\n    return [a, a, a, a, a, ${number}]\n\n`
  const both = new Both(await grammarFor('cart.py'), 'cart.py', body('1') + body('2') + body('11'))
  for (const [old, now] of [
    ['11]', '1]'],
    ['2]', '1]'],
    ['1]', '2]'],
  ] as const) {
    const start = both.text.indexOf(old)
    both.replace({ start, end: start + old.length }, now)
    expect(both.hasStepped).toBe(true)
  }
  both.free()
})

test('somebody new who comes to read like somebody who left is that one', async () => {
  const total = 'def total(items):\n    return sum(item.price * item.count for item in items)\n'
  const both = new Both(await grammarFor('cart.py'), 'cart.py', `${total}\n\nx = 1\n`)
  const [, before] = both.short.nodes
  both.replace({ start: 0, end: total.length }, '')
  both.replace({ start: both.text.length, end: both.text.length }, 'def gross(a):\n    return 1\n')
  both.store()
  both.replace({ start: 0, end: 0 }, '\n')
  both.replace({ start: both.text.length, end: both.text.length }, '\n\ndef g(items):\n    return\n')
  expect(both.short.nodes.at(-1)!.agentId).not.toBe(before!.agentId)
  const end = both.text.length - 1
  both.replace({ start: end, end }, ' sum(item.price * item.count for item in items)')
  expect(both.hasStepped).toBe(true)
  both.free()
})

test('what is read again is hashed as it reads when somebody asks, also after more was typed elsewhere', async () => {
  const buffers = new Buffers()
  const buffer = buffers.open({ uri: 'file:///f', path: '/f', languageId: '', version: 0, text: python })
  const syntax = LiveSyntax.open(await grammarFor('cart.py'), 'cart.py', python)!
  const file = new LiveFile(buffer, 'cart.py', { language: 'python', syntax }, nothing)
  file.update(nobody, () => false)
  file.wasStored({ revision: 1, present: file.nodes, orphans: [], scars: [] })
  const type = (after: string, text: string) => {
    const end = buffer.text.indexOf(after) + after.length
    buffers.change(buffer.uri, 1, [{ range: buffer.lines.rangeOf({ start: end, end }), text }])
    file.update(nobody, () => false)
  }
  type('append(item', ', 1')
  const [held] = file.nodes.filter(({ fullName }) => fullName === 'Cart.add')
  const hashes = () => Object.fromEntries(file.nodes.map(({ fullName, sourceHash }) => [fullName, sourceHash]))
  type('amount.quantize(CENT', ', 2')
  const fresh = LiveSyntax.open(await grammarFor('cart.py'), 'cart.py', buffer.text)!
  expect(hashes()).toEqual(Object.fromEntries(fresh.layout.pieces.map(piece => [piece.fullName, piece.sourceHash])))
  expect(held!.sourceHash).toBe(hashes()['Cart.add'])
  syntax.free()
  fresh.free()
})

/** One text, typed into under the eyes of a file that is told when everybody stays, and of one that never is. */
class Both {
  readonly short: LiveFile
  readonly long: LiveFile
  readonly #buffers = new Buffers()
  readonly #syntaxes: readonly [LiveSyntax, LiveSyntax]

  constructor(grammar: Grammar, path: string, text: string) {
    const opened = this.#buffers.open({ uri: 'file:///f', path: '/f', languageId: '', version: 0, text })
    const syntax = () => LiveSyntax.open(grammar, path, text)!
    this.#syntaxes = [syntax(), syntax()]
    this.short = new LiveFile(opened, path, { language: 'x', syntax: this.#syntaxes[0] }, nothing)
    this.long = new LiveFile(opened, path, { language: 'x', syntax: unstepped(this.#syntaxes[1]) }, nothing)
    this.#update()
    this.store()
  }

  get text(): string {
    return this.short.buffer.text
  }

  get hasStepped(): boolean {
    return this.#syntaxes[0].touched !== undefined
  }

  replace(span: Span, text: string): void {
    const { uri, version, lines } = this.short.buffer
    this.#buffers.change(uri, version + 1, [{ range: lines.rangeOf(span), text }])
    this.#update()
  }

  store(): void {
    for (const file of [this.short, this.long]) {
      const orphans = file.missing.map(node => ({ ...node, orphaned: true }))
      file.wasStored({ revision: 1, present: file.nodes.map(node => ({ ...node })), orphans, scars: [] })
    }
  }

  free(): void {
    for (const syntax of this.#syntaxes) syntax.free()
  }

  #update(): void {
    const { short, long } = this
    const told = short.update(nobody, () => false)
    expect(told.sort()).toEqual(long.update(nobody, () => false).sort())
    expect(short.nodes).toEqual(long.nodes)
    expect(short.nodes.map(({ agentId }) => short.byId(agentId))).toEqual(short.nodes)
    expect(short.missing).toEqual(long.missing)
  }
}

const nothing = { revision: undefined, present: [], orphans: [], scars: [] }

const nobody: Elsewhere = {
  byId: () => undefined,
  isTaken: () => false,
  orphansWithBody: () => [],
  orphansUnder: () => [],
  justOrphaned: () => [],
}

/** The same text seen by somebody who is never told that everybody stays. */
function unstepped(syntax: LiveSyntax): TypedSyntax {
  return {
    get text() {
      return syntax.text
    },
    get discovery() {
      return syntax.discovery
    },
    update: text => syntax.update(text),
    sketcher: () => syntax.sketcher(),
    free: () => syntax.free(),
  }
}

const edits = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
  insert: fc.constantFrom(
    ...['x', 'y', ' ', '1', 'x', '_', '\n', '\n    x', '(', ')', ',', '"', '#', '    x()\n', 'x = 1\n', '\r', '😀'],
    ...['def f():\n    pass\n', '  # rm_b1b2c3d4\n', '@dec\n', 'price', 'total'],
  ),
})

function placed({ at, remove, insert }: { at: number; remove: number | null; insert: string }, text: string) {
  const start = Math.floor(at * text.length)
  return remove === null
    ? { start, end: start, insert }
    : { start, end: Math.min(text.length, start + remove), insert: '' }
}
