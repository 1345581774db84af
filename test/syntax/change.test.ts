import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeBetween, markAt, origin, pointAfter } from '../../server/src/syntax/change.js'

test('a change is the stretch in which two texts differ', () => {
  expect(changeBetween('one two three', 'one 2 three')).toEqual({ start: 4, oldEnd: 7, newEnd: 5 })
  expect(changeBetween('abc', 'abbc')).toEqual({ start: 2, oldEnd: 2, newEnd: 3 })
  expect(changeBetween('', 'abc')).toEqual({ start: 0, oldEnd: 0, newEnd: 3 })
  expect(changeBetween('same', 'same')).toEqual({ start: 4, oldEnd: 4, newEnd: 4 })
})

test('a change does not cut an emoji in half', () => {
  expect(changeBetween('😀', '😁')).toEqual({ start: 0, oldEnd: 2, newEnd: 2 })
  expect(changeBetween('a🐀b', 'a😀b')).toEqual({ start: 1, oldEnd: 3, newEnd: 3 })
})

test('a change leads from one text to the other, however long they are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '🐀') }).map(part => part.repeat(300))
  fc.assert(
    fc.property(text, text, (old, next) => {
      const { start, oldEnd, newEnd } = changeBetween(old, next)
      expect(old.slice(0, start) + next.slice(start, newEnd) + old.slice(oldEnd)).toBe(next)
    }),
    { seed: 1 },
  )
})

test('rows end with a line feed only; columns are UTF-16 units', () => {
  const text = 'a\r\n"😀" b\rc\nd'
  expect(markAt(text, text.indexOf('b'), origin)).toEqual({ offset: 8, row: 1, column: 5 })
  expect(markAt(text, text.indexOf('c'), origin)).toEqual({ offset: 10, row: 1, column: 7 })
  expect(markAt(text, text.indexOf('d'), origin)).toEqual({ offset: 12, row: 2, column: 0 })
  expect(pointAfter({ row: 1, column: 5 }, text, text.indexOf('b'), text.indexOf('d'))).toEqual({ row: 2, column: 0 })
})

test('a place is the same one from wherever it is looked for', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') })
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (text, near, far) => {
      const [from, to] = [near % (text.length + 1), far % (text.length + 1)]
      expect(markAt(text, to, markAt(text, from, origin))).toEqual(markAt(text, to, origin))
    }),
    { seed: 1 },
  )
})
