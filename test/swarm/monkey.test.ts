import { test } from 'vitest'
import { letMonkeysLoose } from './monkey.js'

test('random tool calls crash nothing, change no file, and every turn ends once', async () => {
  await letMonkeysLoose(500, 20_261_121)
}, 150_000)
