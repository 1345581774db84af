import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const fileName = 'AGENTS.md'
const limit = 8_000

/** The nearest `AGENTS.md` from a file's folder up to the workspace root; undefined when there is none. */
export function guidanceFor(root: string, filePath: string): string | undefined {
  for (let folder = dirname(filePath); ; folder = dirname(folder)) {
    const text = readIfThere(join(root, folder, fileName))
    if (text !== undefined) return text.slice(0, limit)
    if (folder === '.' || folder === dirname(folder)) return undefined
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return undefined
    throw error
  }
}
