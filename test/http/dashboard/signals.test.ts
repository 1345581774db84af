import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPatch, mergePatch, type Signals, valueAt } from '../../../server/src/http/dashboard/signals.js'

const patched = (values: object, patch: object, onlyIfMissing = false) => {
  const result = structuredClone(values) as Record<string, unknown>
  applyPatch(result, patch, onlyIfMissing)
  return JSON.parse(JSON.stringify(result))
}

test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('the examples of RFC 7386: %j and %j', (values, patch, result) => {
  expect(patched(values, patch)).toEqual(result)
})

test('what has a value keeps it where only missing ones are wanted', () => {
  expect(patched({ a: 1, b: { c: 2 } }, { a: 3, b: { c: 4, d: 5 }, e: 6 }, true)).toEqual({
    a: 1,
    b: { c: 2, d: 5 },
    e: 6,
  })
})

test('the patch between two values makes the one the other, and there is none between equal ones', () => {
  // A null in a patch takes a name away, so values have none.
  const leaf = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()))
  const values = fc.object({
    maxDepth: 3,
    values: [leaf],
    key: fc.constantFrom('a', 'b', 'c'),
    withNullPrototype: true,
  })
  fc.assert(
    fc.property(values, values, (from, to) => {
      const [one, other] = [JSON.parse(JSON.stringify(from)), JSON.parse(JSON.stringify(to))] as [Signals, Signals]
      const patch = mergePatch(one, other)
      if (patch === undefined) expect(one).toEqual(other)
      else expect(patched(one, patch)).toEqual(other)
    }),
  )
})

test('no name reaches what is not a signal', () => {
  const signals: Record<string, unknown> = Object.create(null)
  applyPatch(signals, JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'))
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(valueAt(signals, '$progress.total')).toBeUndefined()
})
