import { expect, test } from 'vitest'
import { fixtures } from './fixtures.js'
import { type Cut, everyLine, everySuffix, wrongedBy } from './half-typed.js'

// Every suffix of every source is cut off by `npm run soak`.
const step = 29

const sources = fixtures.flatMap(({ language, sources }) =>
  Object.entries(sources).map(([path, text]) => ({ language, path, text })),
)

test.each(sources)('a line that is missing costs nobody else in $language/$path their agent', async ({ path, text }) => {
  expect(await allWronged(everyLine(text), path, text)).toEqual([])
})

test.each(sources)('$language/$path as it is written, character by character, keeps its agents', async ({ path, text }) => {
  expect(await allWronged(everySuffix(text, step), path, text)).toEqual([])
})

async function allWronged(cuts: readonly Cut[], path: string, text: string): Promise<string[]> {
  const wronged: string[] = []
  for (const cut of cuts) wronged.push(...(await wrongedBy(cut, path, text)))
  return wronged
}
