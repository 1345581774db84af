import { expect, test } from 'vitest'
import { fuzz } from './fuzz.js'
import { killInTheMiddle } from './killed.js'
import { race, raceInOneFile } from './two-processes.js'

test('20,000 random stories', async () => {
  await fuzz(20_000, Math.floor(Math.random() * 2 ** 31))
}, 7_200_000)

test('two processes accept at the same moment, 1,000 times', async () => {
  await race(1000)
}, 3_600_000)

test('two processes change different functions of a file at the same moment, 1,000 times', async () => {
  await raceInOneFile(1000)
}, 3_600_000)

test('a server is killed in the middle of a change set, 100 times', async () => {
  const ends = { all: 0, none: 0 }
  for (let round = 0; round < 100; round++) ends[await killInTheMiddle()]++
  expect(ends.all).toBeGreaterThan(0)
}, 3_600_000)
