import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactor } from '../../server/src/base/redact.js'
import { RedactedStream } from '../../server/src/base/redact-stream.js'

function streamed(secrets: readonly string[], pieces: readonly string[]): string[] {
  const told: string[] = []
  const stream = new RedactedStream(secrets, text => told.push(text))
  for (const piece of pieces) stream.push(piece)
  stream.end()
  return told
}

test('a secret that comes in pieces is masked', () => {
  expect(streamed(['hunter22'], ['my key is hun', 'ter', '22, and so on']).join('')).toBe('my key is ***, and so on')
})

test('only what may begin a secret waits', () => {
  expect(streamed(['hunter22'], ['a hunter', ' b', ' h', 'unter21'])).toEqual(['a ', 'hunter b', ' ', 'hunter21'])
  expect(streamed([], ['a', 'b'])).toEqual(['a', 'b'])
})

test('however a text is cut, it is masked as the whole would be', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
  const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 6, maxLength: 9 })
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 3 }),
      fc.array(letters, { maxLength: 12 }),
      (secrets, pieces) => {
        expect(streamed(secrets, pieces).join('')).toBe(redactor(secrets)(pieces.join('')))
      },
    ),
    { numRuns: 3000 },
  )
})
