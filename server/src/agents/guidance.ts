import { dirname, posix } from 'node:path'
import { Refusal } from '../base/errors.js'
import { readTextFile } from '../base/file-access.js'

const fileName = 'AGENTS.md'
const limit = 8_000
const maxBytes = 256 * 1024

/** The nearest `AGENTS.md` from a file's folder up to the workspace root; undefined when there is none. */
export function guidanceFor(root: string, filePath: string): string | undefined {
  for (let folder = dirname(filePath); ; folder = dirname(folder)) {
    const text = readIfAllowed(root, posix.join(folder, fileName))
    if (text !== undefined) return text.slice(0, limit)
    if (folder === '.' || folder === dirname(folder)) return undefined
  }
}

/** A cloned repository may hold an `AGENTS.md` that leads to somebody's secrets; what may not be read is not there. */
function readIfAllowed(root: string, path: string): string | undefined {
  try {
    return readTextFile(root, path, { maxBytes })
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code) return undefined
    throw error
  }
}
