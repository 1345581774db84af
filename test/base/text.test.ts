import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Lines } from '../../server/src/base/text.js'

test('the lines of an edited text are those of the text read anew', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n') })
  fc.assert(
    fc.property(text, text, fc.nat(), fc.nat(), (old, insert, at, length) => {
      const start = at % (old.length + 1)
      const oldEnd = Math.min(old.length, start + (length % 5))
      const next = old.slice(0, start) + insert + old.slice(oldEnd)
      const edited = new Lines(old).edited(next, { start, oldEnd, newEnd: start + insert.length })
      expect(startsOf(edited)).toEqual(startsOf(new Lines(next)))
    }),
    { seed: 1, numRuns: 2000 },
  )
})

function startsOf(lines: Lines): number[] {
  return Array.from({ length: lines.count + 1 }, (_, line) => lines.startOf(line))
}
