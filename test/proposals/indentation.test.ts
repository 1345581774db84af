import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atMargin, dedent, indent, movableDepth } from '../../server/src/proposals/text/indentation.js'
import { textOf } from './texts.js'

test('moving source to the margin and back gives it back', () => {
  fc.assert(
    fc.property(textOf('a', 'b', 'c', '', '  d'), fc.constantFrom('', '  ', '\t'), (source, depth) => {
      const placed = indent(source, depth)
      expect(indent(dedent(placed, movableDepth(placed, depth)), movableDepth(placed, depth))).toBe(placed)
    }),
  )
})

test('a flush-left line inside a string keeps the whole node where it is', () => {
  expect(movableDepth('def f():\n        """\nflush left\n        """', '    ')).toBe('')
})

test('a model that copies the depth of the file is brought back to the margin', () => {
  expect(atMargin('\n    def f():\n        return 1\n\n')).toBe('def f():\n    return 1')
  expect(atMargin('    def f():\n    return 1')).toBe('def f():\nreturn 1')
})
