import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Lines } from '../../server/src/base/text.js'
import { languages } from '../support/languages.js'
import { type Read, read } from '../syntax/read.js'
import { fixtures } from './fixtures.js'

test('every language has a fixture', () => {
  expect(fixtures.map(({ language }) => language).sort()).toEqual(languages.map(({ id }) => id).sort())
})

describe('what people call a unit is a node', () => {
  test.each(fixtures)('in $language', async ({ folder, sources }) => {
    const trees: string[] = []
    for (const [path, text] of Object.entries(sources)) trees.push(treeOf(await read(path, text)))
    await expect(`${trees.join('\n\n')}\n`).toMatchFileSnapshot(join(folder, 'nodes.txt'))
  })

  test.each(fixtures)('and $language is read without errors', async ({ sources }) => {
    for (const [path, text] of Object.entries(sources)) {
      const { damaged } = (await read(path, text)).discovery
      expect(damaged.map(({ start, end }) => `${path}: ${text.slice(start, end)}`)).toEqual([])
    }
  })
})

/** One line a node: its lines, its type and full name, and its signature. */
function treeOf({ text, outline, discovery }: Read): string {
  const lines = new Lines(text)
  return outline
    .split('\n')
    .map((line, index) => {
      const { start, end } = lines.rangeOf(discovery.pieces[index]!.span)
      return `${`${start.line + 1}–${end.line + 1}`.padEnd(8)} ${line}`
    })
    .join('\n')
}
