import { test } from 'vitest'
import { stormOfDepth, stormOfTokens, stormOfTurns } from './storm.js'

test('agents that all message each other are stopped exactly at their turns, while hovers are answered and memory is flat', async () => {
  await stormOfTurns(50)
}, 60_000)

test('agents that all message each other are stopped exactly at their depth', async () => {
  await stormOfDepth(50)
}, 60_000)

test('agents that all message each other use no more tokens than were left when the last of them asked', async () => {
  await stormOfTokens(50, 3000)
})

test('a model that charges more than it was asked for costs a cascade no more than what was in flight', async () => {
  await stormOfTokens(50, 30_000)
})
