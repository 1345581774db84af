import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { languageById } from '../support/languages.js'

// One folder a language: sources as people write them, `nodes.txt` (what Remora sees in them, taken by `vitest -u` and
// read by a person) and, where code has calls, `graph.txt` (who uses whom, labelled by hand from the sources alone).

/** The folder of one language with its sources by their paths. */
export interface Fixture {
  readonly language: string
  readonly folder: string
  readonly sources: Readonly<Record<string, string>>
}

const home = join(packageRoot, 'test', 'languages')

const notes = new Set(['nodes.txt', 'graph.txt'])

export const fixtures: readonly Fixture[] = readdirSync(home, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && languageById(entry.name))
  .map(({ name }) => {
    const folder = join(home, name)
    return { language: name, folder, sources: sourcesIn(folder) }
  })

function sourcesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
  return Object.fromEntries(
    files
      .filter(entry => entry.isFile() && !notes.has(entry.name))
      .map(({ name, parentPath }) => join(parentPath, name))
      .sort()
      .map(path => [relative(folder, path), readFileSync(path, 'utf8')]),
  )
}
