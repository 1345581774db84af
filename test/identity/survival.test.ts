import { expect, test } from 'vitest'
import { ownSources } from './corpus.js'
import { replayedHistory } from './history.js'
import { seeded, survivalOf } from './survival.js'

// A seeded sample; `npm run bench:identity` does the same with many more files and rounds.

test('whatever is done to code, nearly everybody keeps their id, and nobody gets somebody else’s', async () => {
  const sources = (await ownSources()).filter((_, index) => index % 2 === 0)
  const { rows, shared, usurped, lost } = await survivalOf(sources, 2, seeded(20_261_121))
  expect(shared).toEqual([])
  expect(usurped).toEqual([])
  for (const { kind, goal, mutations, subjects, kept, bystanders, bystandersKept } of rows) {
    expect(mutations, kind).toBeGreaterThan(0)
    expect(kept, `${kind}\n${lost.join('\n')}`).toBeGreaterThanOrEqual(subjects * goal)
    expect(bystandersKept, `${kind}\n${lost.join('\n')}`).toBeGreaterThanOrEqual(bystanders * 0.995)
  }
}, 120_000)

test('from commit to commit of this repository everybody who must be the same is', async () => {
  const history = await replayedHistory(4)
  // A clone without a history has nothing to replay.
  if (!history) return
  expect(history.shared).toEqual([])
  for (const { kind, units, kept } of history.rows) {
    expect(kept, `${kind}\n${history.lost.join('\n')}`).toBeGreaterThanOrEqual(units * 0.995)
  }
}, 120_000)
