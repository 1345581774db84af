import { test } from 'vitest'
import { chaos } from './chaos.js'
import { letMonkeysLoose } from './monkey.js'
import { stormOfDepth, stormOfTokens, stormOfTurns } from './storm.js'

test('10,000 turns of random tool calls', async () => {
  await letMonkeysLoose(10_000, Math.floor(Math.random() * 2 ** 31))
}, 3_600_000)

test('a storm of 1,000 agents', async () => {
  console.log(await stormOfTurns(1000))
}, 3_600_000)

test('a storm of 200 agents, which each have a turn', async () => {
  await stormOfDepth(200)
}, 3_600_000)

test('a storm of 1,000 agents that spends all its tokens', async () => {
  await stormOfTokens(1000, 4000)
  await stormOfTokens(1000, 30_000)
}, 3_600_000)

test('three processes of which one is killed every second, for two minutes', async () => {
  console.log(await chaos(120, Math.floor(Math.random() * 2 ** 31)))
}, 3_600_000)
