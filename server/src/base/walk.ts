import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { messageOf } from './errors.js'
import { type IgnoreOptions, IgnoreRules, isIgnoreFile } from './ignore-rules.js'

export interface WalkedFile {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly size: number
  /** Milliseconds since the epoch, with a fraction. */
  readonly mtimeMs: number
  readonly ino: number
}

export interface WalkOptions extends IgnoreOptions {
  /** Asked of each file before anything else is; all count when absent. */
  readonly wants?: (path: string) => boolean
  /** Larger files are left out. */
  readonly maxFileBytes?: number
  /** Asked once per folder; true ends the walk. */
  readonly isStopped?: () => boolean
  /** Told of what could not be read; the walk goes on. */
  readonly onUnreadable?: (path: string, reason: string) => void
}

/**
 * The regular files of a workspace that are not ignored, folder by folder, in the same order on every machine. Symbolic
 * links are not followed: what they lead to is in the tree already, or outside of it, or a loop. Synchronous, file by
 * file: a thread that answers people goes on with it in slices.
 */
export function* walk(root: string, options: WalkOptions = {}): Generator<WalkedFile> {
  const { maxFileBytes = Number.POSITIVE_INFINITY, wants = () => true, isStopped = () => false } = options
  const rules = new IgnoreRules(root, options)
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined && !isStopped(); folder = folders.pop()) {
    const start = folder === '' ? '' : `${folder}/`
    const entries = entriesOf(rules.root, folder, options)
    const isIgnored = rules.within(
      folder,
      entries.some(entry => isIgnoreFile(entry.name)),
    )
    for (const entry of entries) {
      const { name } = entry
      if (entry.isFile()) {
        const path = start + name
        if (!wants(path) || isIgnored(name, false)) continue
        const file = stat(rules.root, path, options)
        if (file && file.size <= maxFileBytes) yield file
      } else if (entry.isDirectory() && !isIgnored(name, true)) folders.push(start + name)
    }
  }
}

function entriesOf(root: string, folder: string, { onUnreadable }: WalkOptions): Dirent[] {
  try {
    return readdirSync(`${root}/${folder}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    onUnreadable?.(folder === '' ? '.' : folder, messageOf(error))
    return []
  }
}

/** Undefined if the file has gone meanwhile, or if its name is not UTF-8 and so cannot be told from another. */
function stat(root: string, path: string, { onUnreadable }: WalkOptions): WalkedFile | undefined {
  try {
    const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
    if (!stats) onUnreadable?.(path, 'It has gone, or its name is not valid UTF-8.')
    return stats && { path, size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino }
  } catch (error) {
    onUnreadable?.(path, messageOf(error))
    return undefined
  }
}
