import type { Database } from '../../base/database.js'

export interface FileRow {
  readonly file_id: number
  readonly path: string
  readonly language: string
  /** Of the text whose nodes are stored. NULL: there is no such file; '': it is no text. */
  readonly hash: string | null
  readonly size: number
  /** Milliseconds since the epoch; 0 when the file must be looked at whatever its time. */
  readonly mtime_ms: number
  /** JSON: what in the text does not parse and hides nobody. */
  readonly scars: string
}

/** What a file was when its text was read. */
export type FileState = Omit<FileRow, 'file_id'>

const columns = 'file_id, path, language, hash, size, mtime_ms, scars'

export function fileRow(database: Database, path: string): FileRow | undefined {
  return database.sql<[string], FileRow>(`SELECT ${columns} FROM files WHERE path = ?`).get(path)
}

/** Every file that is stored as present, in no order; also one that was never on disk, while it has nodes. */
export function presentFiles(database: Database): FileRow[] {
  return [...presentFilePages(database)].flat()
}

/** The same in parts, none of which takes long. */
export function* presentFilePages(database: Database): Generator<FileRow[]> {
  const page = database.sql<[number], FileRow>(
    `SELECT ${columns} FROM files
     WHERE file_id > ? AND (hash IS NOT NULL OR file_id IN (SELECT file_id FROM contents WHERE hidden <> '[]'))
     ORDER BY file_id LIMIT 500`,
  )
  for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1)!.file_id)) yield rows
}

/** Whether files are stored as present below a folder. */
export function hasFilesBelow(database: Database, folder: string): boolean {
  // '0' is the character behind '/'.
  return (
    database
      .sql<[string, string]>('SELECT 1 FROM files WHERE path > ? AND path < ? AND hash IS NOT NULL LIMIT 1')
      .get(`${folder}/`, `${folder}0`) !== undefined
  )
}

/** Paths of all files below a folder, also of those that are gone. */
export function filesBelow(database: Database, folder: string): string[] {
  return database
    .sql<[string, string], { path: string }>('SELECT path FROM files WHERE path > ? AND path < ? ORDER BY path')
    .all(`${folder}/`, `${folder}0`)
    .map(row => row.path)
}

/** Returns the file's id. Its edges count as out of date from then on. */
export function putFile(database: Database, file: FileState): number {
  return database
    .sql<unknown[], { file_id: number }>(
      `INSERT INTO files (path, stem, language, hash, size, mtime_ms, scars, resolved) VALUES (?, ?, ?, ?, ?, ?, ?, 0)
       ON CONFLICT (path) DO UPDATE SET language = excluded.language, hash = excluded.hash, size = excluded.size,
         mtime_ms = excluded.mtime_ms, scars = excluded.scars, resolved = 0
       RETURNING file_id`,
    )
    .get(file.path, stemOf(file.path), file.language, file.hash, file.size, file.mtime_ms, file.scars)!.file_id
}

/** Whether its edges are known to be right. */
export function isResolved(database: Database, path: string): boolean {
  const row = database.sql<[string], { resolved: number }>('SELECT resolved FROM files WHERE path = ?').get(path)
  return row?.resolved === 1
}

export function setResolved(database: Database, fileId: number): void {
  database.sql('UPDATE files SET resolved = 1 WHERE file_id = ?').run(fileId)
}

/** The same text with another time. */
export function touchFile(database: Database, path: string, size: number, mtimeMs: number): void {
  database.sql('UPDATE files SET size = ?, mtime_ms = ? WHERE path = ?').run(size, mtimeMs, path)
}

/** The hash of a file that is stored otherwise than it is on disk. */
export const outdated = 'outdated'

/** Whatever its size and time, the file is read at the next scan. */
export function readAgain(database: Database, fileId: number): void {
  database.sql('UPDATE files SET hash = ?, mtime_ms = 0 WHERE file_id = ? AND hash IS NOT NULL').run(outdated, fileId)
}

const standsForItsFolder = new Set(['index', '__init__', 'mod'])

/** What an import calls a file: `cart` for `src/cart.ts` and for `src/cart/index.ts`. */
export function stemOf(path: string): string {
  const segments = path.split('/')
  const name = segments.at(-1)!.replace(/(\.d)?\.[^.]+$/, '')
  return standsForItsFolder.has(name) ? (segments.at(-2) ?? name) : name
}
