import { expect, test } from 'vitest'
import { momentOf } from '../../server/src/cli/moment.js'

const now = new Date('2026-03-10T15:00:00')

test.each([
  ['90s', '2026-03-10T14:58:30'],
  ['10m', '2026-03-10T14:50:00'],
  ['2h', '2026-03-10T13:00:00'],
  ['3d', '2026-03-07T15:00:00'],
  ['1w', '2026-03-03T15:00:00'],
  ['14:30', '2026-03-10T14:30:00'],
  ['9:05', '2026-03-10T09:05:00'],
  ['14:30:20', '2026-03-10T14:30:20'],
  ['2026-03-01', '2026-03-01T00:00:00'],
  ['2026-03-01 14:30', '2026-03-01T14:30:00'],
  ['2026-03-01T14:30:00Z', '2026-03-01T14:30:00Z'],
])('%s is %s', (text, moment) => {
  expect(momentOf(text, now)).toBe(Date.parse(moment) / 1000)
})

test.each(['', 'yesterday', '3', '25:99', '2026-13-01', '3y', '2026-03'])('“%s” is no moment', text => {
  expect(momentOf(text, now)).toBeUndefined()
})
