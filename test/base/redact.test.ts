import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactor } from '../../server/src/base/redact.js'

const secret = 'sk-4f$1.*"\\\nend'
const redact = redactor([secret, 'hunter22'])

test('a secret is masked wherever it stands in a text', () => {
  expect(redact(`key=${secret}; again ${secret}!`)).toBe('key=***; again ***!')
})

test('a secret is masked as JSON spells it, too', () => {
  expect(redact(`got ${JSON.stringify({ key: secret })}`)).toBe('got {"key":"***"}')
})

test('strings and keys inside objects and arrays are masked, everything else stays', () => {
  const value = { list: ['hunter22', 1, null, true], deep: { 'x hunter22': { a: undefined } } }
  expect(redact(value)).toEqual({ list: ['***', 1, null, true], deep: { 'x ***': { a: undefined } } })
  expect(value.list[0]).toBe('hunter22')
})

test('an error keeps its message, stack, cause and own fields, without the secret', () => {
  const cause = new Error('bad hunter22')
  const seen = redact(Object.assign(new Error('no hunter22', { cause }), { code: 'E1' })) as unknown as Record<
    string,
    unknown
  >
  expect(seen).toMatchObject({ name: 'Error', message: 'no ***', code: 'E1', cause: { message: 'bad ***' } })
  expect(seen.stack).toMatch(/^Error: no \*\*\*\n/)
})

test('what can turn itself into JSON is masked as that', () => {
  expect(redact({ url: new URL('http://a/?k=hunter22') })).toEqual({ url: 'http://a/?k=***' })
})

test('a secret that contains another one is masked whole', () => {
  expect(redactor(['secret', 'secret-longer'])('a secret-longer b')).toBe('a *** b')
})

test('values shorter than six characters mask nothing', () => {
  expect(redactor(['', 'true', '12345'])('true 12345')).toBe('true 12345')
})

test('cycles and endless nesting end', () => {
  const loop: Record<string, unknown> = { name: 'hunter22' }
  loop.self = loop
  expect(redact(loop)).toEqual({ name: '***', self: '[circular]' })
  const twice = { a: 1 }
  expect(redact([twice, twice])).toEqual([{ a: 1 }, { a: 1 }])
  let deep: unknown = 'hunter22'
  for (let count = 0; count < 50_000; count++) deep = [deep]
  expect(JSON.stringify(redact(deep))).not.toContain('hunter22')
})

test('no masked text contains a secret', () => {
  const secrets = fc.array(
    fc.string({ minLength: 6, maxLength: 12 }).filter(text => !text.includes('*')),
    { minLength: 1, maxLength: 4 },
  )
  fc.assert(
    fc.property(secrets, fc.array(fc.string()), (values, between) => {
      const text = between.flatMap((part, index) => [part, values[index % values.length]!]).join('')
      const masked = redactor(values)(text)
      for (const value of values) expect(masked).not.toContain(value)
    }),
  )
})
