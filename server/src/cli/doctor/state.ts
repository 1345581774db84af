import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '../../base/database.js'
import { messageOf } from '../../base/errors.js'
import { openStateFolder } from '../../base/state-folder.js'
import { type Check, failed, noted, ok } from './check.js'

/** Looks at what the workspace keeps, and makes nothing where there is nothing yet. */
export function checkState(root: string): Check[] {
  const folder = join(root, '.remora')
  if (!statSync(folder, { throwIfNoEntry: false })) {
    return [noted('State', `${folder} does not exist yet.`, '`remora index` makes it.')]
  }
  const state = openStateFolder(root)
  try {
    if (!state.persistent) return [failed('State', state.reason ?? `${folder} cannot be used.`)]
    const found = state.reason ? noted('State', state.reason) : ok('State', folder)
    return [
      found,
      ...checkDatabase('Journal', join(folder, 'journal.db')),
      ...checkDatabase('Index', join(folder, 'index.db')),
    ]
  } finally {
    state.dispose()
  }
}

function checkDatabase(name: string, path: string): Check[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return []
  const problem = damageIn(path)
  if (problem === undefined) return [ok(name, `${megabytes(stats.size)}, intact`)]
  const advice =
    name === 'Index'
      ? 'Close all editors, delete it and run `remora index`: it is made from the sources and the journal.'
      : 'Close all editors, keep a copy of it, and move it away; a new one begins empty.'
  return [failed(name, `${path} is damaged: ${problem}`, advice)]
}

/** What SQLite finds wrong with a file, if anything. */
function damageIn(path: string): string | undefined {
  try {
    const database = Database.attach(path)
    try {
      const found = database.sql<[], { quick_check: string }>('PRAGMA quick_check(1)').get()!.quick_check
      return found === 'ok' ? undefined : found
    } finally {
      database.close()
    }
  } catch (error) {
    return messageOf(error)
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
