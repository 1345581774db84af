import { expect, test } from 'vitest'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { seeded } from '../identity/survival.js'
import { grammarFor } from '../syntax/read.js'
import { extremes } from './extremes.js'
import { fixtures } from './fixtures.js'
import { typeAtRandom } from './fuzz.js'
import { everySuffix, wrongedBy } from './half-typed.js'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const edits = Number(process.env.EDITS ?? 6_000)

test.each(fixtures)(`${edits} edits of each file in $language, seed ${seed}`, async ({ sources }) => {
  for (const [path, text] of Object.entries(sources)) {
    expect(await typeAtRandom(path, text, seeded(seed), { edits, every: 1 })).toBeUndefined()
  }
})

test.each(fixtures)('every suffix of $language', async ({ sources }) => {
  for (const [path, text] of Object.entries(sources)) {
    for (const cut of everySuffix(text, 1)) expect(await wrongedBy(cut, path, text)).toEqual([])
  }
})

test.each(fixtures)('$language reads whatever a machine writes, or gives it up in time', async ({ sources }) => {
  const [[path, text] = ['', '']] = Object.entries(sources)
  const line = text.replaceAll(/\s+/g, ' ')
  const long = line.repeat(Math.ceil(5_000_000 / line.length))
  for (const [what, extreme] of [...extremes(10_000), ['one line of 5 MB', long] as const]) {
    // One that takes all memory costs the runtime, and those behind it would not be read.
    const live = LiveSyntax.open(await grammarFor(path), path, extreme)
    if (live) expect(live.discovery.pieces[0]?.span.end, what).toBe(extreme.length)
    live?.free()
  }
})
