import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { messageOf, Refusal } from '../../base/errors.js'
import { realPathOf } from '../../base/paths.js'
import { readText } from '../../base/read-text.js'

// Files of a project that say what agents are. They may come with a cloned repository and their text goes into prompts,
// so links are not followed: one could lead to anything that the person may read.

const maxBytes = 100_000

/** @param path relative to the root */
export function readProjectFile(root: string, path: string): string {
  if (realPathOf(join(root, path)) !== join(realPathOf(root), path)) {
    throw new Refusal('unsupported', `${path} is a symbolic link, or lies behind one; the file itself was wanted.`)
  }
  return readText(join(root, path), { maxBytes, name: path }).text
}

/** Says something else whenever the file was written. Empty where there is none. */
export function stampOf(root: string, path: string): string {
  const stats = statsOf(join(root, path))
  return stats ? `${stats.size}@${stats.mtimeMs}` : ''
}

/** Names in a folder, sorted; none where there is no such folder. Refuses a folder that the person may not read. */
export function namesIn(root: string, folder: string, kind: 'files' | 'folders'): string[] {
  if (!statsOf(join(root, folder))?.isDirectory()) return []
  return entriesOf(root, folder)
    .filter(entry => !entry.name.startsWith('.') && (kind === 'folders') === entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

function entriesOf(root: string, folder: string): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
  } catch (error) {
    throw new Refusal('unsupported', `${folder} cannot be read: ${messageOf(error)}`)
  }
}

/** Undefined for what does not exist or cannot be reached. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).errno === 'number') return undefined
    throw error
  }
}
