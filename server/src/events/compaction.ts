import { type Database, retryWhileBusy } from '../base/database.js'
import type { Journal } from './journal.js'

/**
 * What a journal can do without, as conditions over a row of `events`. Nothing that a projection reads may fit: replaying
 * what is left must give the same tables, so that they can always be made anew, also by a later version.
 */
export interface Expendable {
  readonly deleted: string
  readonly emptied: {
    readonly where: string
    readonly fields: readonly { readonly name: string; readonly to: string }[]
  }
}

export interface Compacted {
  /** From here on the seqs have no gaps; up to here only what is needed is left. */
  readonly checkpoint: number
  readonly deleted: number
  readonly emptied: number
}

interface Options {
  /** Nothing that is younger, in seconds since the epoch. */
  readonly until: number
  readonly signal?: AbortSignal
}

/** Seqs in one transaction: a few milliseconds, so that nobody who appends has to wait. */
const step = 250
/** Between two of them, so that others come to word. */
const pauseMs = 5

/** A checkpoint moves in the transaction that deletes what lies before it. */
const schema = 'CREATE TABLE IF NOT EXISTS checkpoints (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID'

/**
 * Goes on from the last checkpoint, step by step (what was needed then is not looked at again): each leaves a whole journal, whenever this process dies and whoever reads
 * or compacts at the same time. Stops between two steps when the signal says so.
 */
export async function compact(journal: Journal, expendable: Expendable, options: Options): Promise<Compacted> {
  const { database } = journal
  await retryWhileBusy(() => database.run(schema))
  const end = lastSeqUntil(options.until, journal)
  let result: Compacted = { checkpoint: checkpointOf(database), deleted: 0, emptied: 0 }
  while (result.checkpoint < end && !options.signal?.aborted) {
    const done = await retryWhileBusy(() => database.transaction(() => compactStep(database, expendable, end)))
    result = {
      checkpoint: done.checkpoint,
      deleted: result.deleted + done.deleted,
      emptied: result.emptied + done.emptied,
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
  return result
}

/** Bytes that the journal fills; what was deleted leaves room in the file, which comes first when more is written. */
export function sizeOf(database: Database): number {
  return database
    .sql<[], { bytes: number }>(
      `SELECT (page_count - freelist_count) * page_size AS bytes
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    )
    .get()!.bytes
}

function compactStep(database: Database, { deleted, emptied }: Expendable, end: number): Compacted {
  // Read here, because another process may have gone on meanwhile.
  const from = checkpointOf(database)
  const to = Math.max(from, Math.min(from + step, end))
  const within = 'seq > ? AND seq <= ?'
  const values = emptied.fields.map(({ name, to: value }) => `'$.${name}', json('${value}')`).join(', ')
  const changes = {
    checkpoint: to,
    deleted: database.sql(`DELETE FROM events WHERE ${within} AND ${deleted}`).run(from, to).changes,
    emptied: database
      .sql(`UPDATE events SET fields = json_set(fields, ${values}) WHERE ${within} AND ${emptied.where}`)
      .run(from, to).changes,
  }
  database.sql(`INSERT OR REPLACE INTO checkpoints VALUES ('compaction', ?)`).run(to)
  return changes
}

function checkpointOf(database: Database): number {
  return database.sql<[], { seq: number }>(`SELECT seq FROM checkpoints WHERE name = 'compaction'`).get()?.seq ?? 0
}

/** Timestamps have no index, but they rise with the seq, so twenty looks find one among a million. */
function lastSeqUntil(timestamp: number, journal: Journal): number {
  let [low, high] = [0, journal.lastSeq]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const [next] = journal.read({ after: middle - 1, limit: 1 })
    if (next && next.timestamp <= timestamp) low = Math.min(high, next.seq)
    else high = middle - 1
  }
  return low
}
