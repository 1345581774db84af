import { test } from 'vitest'
import { letMonkeysLoose } from './monkey.js'

test('10,000 turns of random tool calls', async () => {
  await letMonkeysLoose(10_000, Math.floor(Math.random() * 2 ** 31))
}, 3_600_000)
