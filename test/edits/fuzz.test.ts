import { test } from 'vitest'
import { fuzz } from './fuzz.js'

test('whatever people, agents and editors do, no typed character is lost and states tell the truth', async () => {
  await fuzz(1000, 20_261_121)
}, 240_000)
