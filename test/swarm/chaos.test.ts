import { test } from 'vitest'
import { chaos } from './chaos.js'

test('three processes of which one is killed every second lose nothing, do nothing twice, and leave no turn behind', async () => {
  await chaos(6, 20_261_121)
}, 120_000)
