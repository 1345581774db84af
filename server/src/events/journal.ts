import { type Clock, seconds } from '../base/clock.js'
import { Database, retryWhileBusy } from '../base/database.js'
import { Refusal } from '../base/errors.js'
import type { Ids } from '../base/ids.js'
import type { Log } from '../base/log.js'
import type { Bus } from './bus.js'
import type { EventFields, EventType, NewEvent, StoredEvent } from './event.js'
import { allEvents, type EventFilter, envelope, insertEvent, journalSchema, readEvents } from './event-rows.js'
import { type Projection, prepareProjections, rebuild } from './projection.js'

/** A stream was not at the version that a decision was made on: somebody else was first. Load again and decide anew. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict'

  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly found: number,
  ) {
    super(`${stream} is at version ${found}, not ${expected}: somebody else was first.`)
  }
}

export interface AppendOptions {
  /** Streams and the versions they must have; 0 for one that must not exist yet. Else: VersionConflict. */
  readonly expect?: Readonly<Record<string, number>>
  /**
   * Throws when the events must not be written. Asked inside the transaction, so what it counts in the projections cannot
   * have changed when they are.
   */
  permit?(): void
}

interface Needs {
  readonly bus: Bus
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Masks secrets in the JSON of an event's fields before it is written. */
  readonly redact: (text: string) => string
}

/**
 * The truth about everything that agents and people do: an append-only list of events in SQLite. Projections are
 * written in the same transaction; the bus is told after the commit, also of what other processes wrote.
 */
export class Journal {
  readonly database: Database
  readonly #projections: readonly Projection[]
  readonly #needs: Needs
  #published: number

  private constructor(database: Database, projections: readonly Projection[], needs: Needs) {
    this.database = database
    this.#projections = projections
    this.#needs = needs
    this.#published = this.lastSeq
  }

  static async open(path: string, projections: readonly Projection[], needs: Needs): Promise<Journal> {
    const database = await Database.open(path, journalSchema)
    if (!database.readOnly) {
      const prepare = () => prepareProjections(database, projections, () => allEvents(database))
      await retryWhileBusy(() => database.transaction(prepare))
    }
    return new Journal(database, projections, needs)
  }

  /**
   * Writes events and their projections in one transaction. Resolves once this process has projected them and the bus
   * has been told. Throws VersionConflict where `expect` does not hold; then nothing is written.
   */
  async append(events: readonly NewEvent[], options: AppendOptions = {}): Promise<readonly StoredEvent[]> {
    if (events.length === 0) return []
    if (this.database.readOnly) {
      throw new Refusal('read_only', 'This workspace was written by a newer Remora. Update Remora to act in it.')
    }
    const stored = await retryWhileBusy(() => this.database.transaction(() => this.#write(events, options)))
    this.#publishUpTo(stored)
    return stored
  }

  /**
   * Does something while no other process of the workspace does the same, or writes an event. It ends with its process,
   * however that dies. Keep it short: everybody else waits.
   */
  readonly exclusively = <T>(work: () => T): T => this.database.transaction(work)

  /** How many events a stream has; 0 for one that does not exist. */
  version(stream: string): number {
    return (
      this.database
        .sql<[string], { version: number | null }>('SELECT max(stream_version) AS version FROM events WHERE stream = ?')
        .get(stream)?.version ?? 0
    )
  }

  get lastSeq(): number {
    return this.database.sql<[], { seq: number | null }>('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0
  }

  /** The tables that follow from the events. */
  get projectedTables(): readonly string[] {
    return this.#projections.flatMap(({ tables }) => tables)
  }

  read(filter: EventFilter = {}): StoredEvent[] {
    return readEvents(this.database, filter)
  }

  /** Tells the bus what other processes have written since it was last told anything. */
  publishNews(): void {
    this.#publishUpTo([])
  }

  /** Empties all projections and replays the whole journal into them. */
  rebuildProjections(): void {
    this.database.transaction(() => rebuild(this.database, this.#projections, allEvents(this.database)))
  }

  close(): void {
    this.database.close()
  }

  #write(events: readonly NewEvent[], options: AppendOptions): StoredEvent[] {
    for (const [stream, expected] of Object.entries(options.expect ?? {})) {
      const found = this.version(stream)
      if (found !== expected) throw new VersionConflict(stream, expected, found)
    }
    options.permit?.()
    const timestamp = seconds(this.#needs.clock)
    let seq = this.lastSeq
    return events.map(event => this.#writeOne(event, ++seq, timestamp))
  }

  #writeOne(event: NewEvent, seq: number, timestamp: number): StoredEvent {
    const {
      event_type,
      event_id,
      agent_id,
      graph_id,
      session_id,
      correlation_id,
      causation_id,
      tags,
      stream,
      ...rest
    } = event
    const plain = JSON.stringify(rest)
    const text = this.#needs.redact(plain)
    const head = {
      seq,
      event_id: event_id ?? this.#needs.ids.fresh('evt'),
      event_type,
      timestamp,
      agent_id: agent_id ?? null,
      graph_id: graph_id ?? null,
      session_id: session_id ?? null,
      correlation_id: correlation_id ?? this.#needs.ids.fresh('cas'),
      causation_id: causation_id ?? null,
    }
    const stored = envelope(head, tags ?? [], (text === plain ? rest : JSON.parse(text)) as EventFields[EventType])
    insertEvent(this.database, stored, text, stream ?? null, stream === undefined ? null : this.version(stream) + 1)
    for (const projection of this.#projections) projection.project(stored, this.database)
    return stored
  }

  /** Reads from disk whatever lies between the last event told and `own`, so that listeners hear every seq in order. */
  #publishUpTo(own: readonly StoredEvent[]): void {
    const first = own[0]
    const news = first?.seq === this.#published + 1 ? own : this.read({ after: this.#published })
    const last = news.at(-1)
    if (!last) return
    this.#published = last.seq
    for (const event of news) this.#needs.bus.publish(event)
  }
}
