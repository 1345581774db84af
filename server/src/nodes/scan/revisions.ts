import type { Database } from '../../base/database.js'
import type { BroughtLanguages } from '../../syntax/languages.js'
import { outdated } from '../store/file-rows.js'
import { mark, setMark } from '../store/node-index.js'

/** Has files read again whose language the project has changed: what is stored of them is what it said before. */
export function followRevisions(database: Database, { languages }: BroughtLanguages): void {
  for (const { id, revision } of languages) {
    const name = `language ${id}`
    if (mark(database, name) === revision) continue
    database.transaction(() => {
      database.sql('UPDATE files SET hash = ?, mtime_ms = 0 WHERE language = ? AND hash IS NOT NULL').run(outdated, id)
      setMark(database, name, revision)
    })
  }
}
