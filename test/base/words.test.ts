import { expect, test } from 'vitest'
import { counted, duration } from '../../server/src/base/words.js'

test('how long something took is said in the units that matter', () => {
  expect([12, 1234, 59_990, 119_700, 125_000, 7_500_000].map(duration)).toEqual([
    ...['12 ms', '1.2 s', '1 min', '2 min', '2 min 5 s', '2 h 5 min'],
  ])
})

test('one of a kind is one, and thousands can be read', () => {
  expect([counted(0, 'agent'), counted(1, 'agent'), counted(2304, 'agent')]).toEqual([
    ...['0 agents', '1 agent', '2,304 agents'],
  ])
})
