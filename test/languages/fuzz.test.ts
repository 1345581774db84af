import { expect, test } from 'vitest'
import { builtInLanguages } from '../../server/src/syntax/language-table.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import { seeded } from '../identity/survival.js'
import { grammarFor } from '../syntax/read.js'
import { extremes } from './extremes.js'
import { fixtures } from './fixtures.js'
import { typeAtRandom } from './fuzz.js'

// A seeded sample; `npm run soak` types a hundred times as much.
const editsOfLanguage = 150

test.each(fixtures)('whatever is typed into $language, the pieces are those of a fresh reading', async ({ sources }) => {
  const files = Object.entries(sources)
  const edits = Math.ceil(editsOfLanguage / files.length)
  for (const [path, text] of files) {
    expect(await typeAtRandom(path, text, seeded(20_261_121), { edits, every: 2 })).toBeUndefined()
  }
})

test.each(builtInLanguages.map(({ id, extensions }) => ({ id, path: `extreme${extensions[0]}` })))(
  'nothing that a $id file may hold is too much',
  async ({ path }) => {
    const grammar = await grammarFor(path)
    for (const [what, text] of extremes(500)) {
      const live = LiveSyntax.open(grammar, path, text)
      expect(live?.discovery.pieces[0]?.span, what).toEqual({ start: 0, end: text.length })
      live?.free()
    }
  },
)
