import fc from 'fast-check'
import { Desk } from './desk.js'
import { play, story } from './rounds.js'

/** Plays so many random stories; a failure names the seed and the smallest story that shows it. */
export async function fuzz(rounds: number, seed: number): Promise<void> {
  const desk = await Desk.open()
  let played = 0
  try {
    const property = fc.asyncProperty(story, async steps => await play(steps, desk, `r${played++}`))
    await fc.assert(property, { numRuns: rounds, seed, endOnFailure: false })
  } finally {
    await desk.close()
  }
}
