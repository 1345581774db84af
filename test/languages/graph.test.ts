import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixtures } from './fixtures.js'
import { edgesFound, edgesLabelled, scoreOf } from './graph.js'

const labelled = fixtures.filter(({ folder }) => existsSync(join(folder, 'graph.txt')))

test.each(labelled)('the graph of $language is right, and nearly all of it is found', async fixture => {
  const score = scoreOf(await edgesFound(fixture), edgesLabelled(fixture))
  const report = `wrong:\n${score.wrong.join('\n')}\n\nnot found:\n${score.missing.join('\n')}\n`
  expect(score.precision, report).toBeGreaterThanOrEqual(0.95)
  expect(score.recall, report).toBeGreaterThanOrEqual(0.8)
})
