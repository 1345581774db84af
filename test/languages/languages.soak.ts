import { expect, test } from 'vitest'
import { seeded } from '../identity/survival.js'
import { grammarFor } from '../syntax/read.js'
import { fixtures } from './fixtures.js'
import { freshReading, typeAtRandom } from './fuzz.js'
import { everySuffix, wrongedBy } from './half-typed.js'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

test.each(fixtures)(`6,000 edits of $language, seed ${seed}`, async ({ sources }) => {
  for (const [path, text] of Object.entries(sources)) {
    expect(await typeAtRandom(path, text, seeded(seed), { edits: 6_000, every: 1 })).toBeUndefined()
  }
})

test.each(fixtures)('every suffix of $language', async ({ sources }) => {
  for (const [path, text] of Object.entries(sources)) {
    for (const cut of everySuffix(text, 1)) expect(await wrongedBy(cut, path, text)).toEqual([])
  }
})

test.each(fixtures)('one line of 5 MB in $language', async ({ sources }) => {
  const [[path, text] = ['', '']] = Object.entries(sources)
  const line = text.replaceAll(/\s+/g, ' ')
  const long = line.repeat(Math.ceil(5_000_000 / line.length))
  expect(freshReading(await grammarFor(path), path, long).pieces[0]?.span.end).toBe(long.length)
})
