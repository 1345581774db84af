import { test } from 'vitest'
import { fuzz } from './fuzz.js'

test('20,000 random stories', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  await fuzz(20_000, seed)
}, 7_200_000)
