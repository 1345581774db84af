import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Buffers } from '../../server/src/buffers/buffers.js'
import { LiveFile, type TypedSyntax } from '../../server/src/nodes/live-file.js'
import type { Elsewhere } from '../../server/src/nodes/match/known.js'
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
      const buffers = new Buffers()
      const buffer = buffers.open({ uri: 'file:///f', path: '/f', languageId: '', version: 0, text: original })
      const syntax = LiveSyntax.open(grammar, path, original)!
      const other = LiveSyntax.open(grammar, path, original)!
      const short = new LiveFile(buffer, path, { language: 'x', syntax }, nothing)
      const long = new LiveFile(buffer, path, { language: 'x', syntax: unstepped(other) }, nothing)
      const update = () => {
        const told = short.update(nobody, () => false)
        expect(long.update(nobody, () => false).sort()).toEqual(told.sort())
        expect(short.nodes).toEqual(long.nodes)
        expect(short.nodes.map(({ agentId }) => short.byId(agentId))).toEqual(short.nodes)
        expect(short.missing).toEqual(long.missing)
        return syntax.touched
      }
      const store = () => {
        for (const file of [short, long]) {
          file.wasStored({ revision: 1, present: file.nodes.map(node => ({ ...node })), orphans: [], scars: [] })
        }
      }
      update()
      store()
      for (const [index, change] of changes.entries()) {
        const { start, end, insert } = placed(change, buffer.text)
        const range = buffer.lines.rangeOf({ start, end })
        buffers.change(buffer.uri, index, [{ range, text: insert }])
        if (update()?.size) stayed++
        if (index % 3 === 0) store()
      }
      expect(short.asUpdate()).toEqual(long.asUpdate())
      syntax.free()
      other.free()
    }),
    { seed: 7, numRuns: 60 },
  )
  expect(stayed).toBeGreaterThan(100)
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
