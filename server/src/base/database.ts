import SqliteDatabase from 'better-sqlite3'

/** A prepared statement. `P` is the tuple of its parameters (or one object of named ones), `R` its row. */
export type Statement<P extends unknown[] = unknown[], R = unknown> = SqliteDatabase.Statement<P, R>

export interface Schema {
  /** Counts up with every change of `create`; stored as SQLite's `user_version`. */
  readonly version: number
  /** Creates everything in an empty file. */
  readonly create: string
  /** Takes a file of an older version to this one; absent, such a file is emptied and made anew (`create`). */
  migrate?(database: Database, from: number): void
}

/**
 * One SQLite file, opened for several processes at once: WAL, synchronous=NORMAL (safe against the death of a process;
 * a power failure may lose the last commits), immediate transactions, statements prepared once.
 */
export class Database {
  readonly path: string
  /** The file was written by a newer Remora, so this one only reads it. */
  readonly readOnly: boolean
  readonly #sqlite: SqliteDatabase.Database
  readonly #statements = new Map<string, Statement>()

  private constructor(path: string, sqlite: SqliteDatabase.Database) {
    this.path = path
    this.readOnly = sqlite.readonly
    this.#sqlite = sqlite
  }

  /** Creates or migrates the file. Waits, with jitter, while another process does the same. */
  static async open(path: string, schema: Schema): Promise<Database> {
    return await retryWhileBusy(() => Database.#open(path, schema))
  }

  /** The same for a worker thread, on a file that the main thread has opened before. */
  static attach(path: string): Database {
    return new Database(path, connect(path, false))
  }

  static #open(path: string, schema: Schema): Database {
    const sqlite = connect(path, false)
    try {
      const database = new Database(path, sqlite)
      const found = database.#version()
      if (found > schema.version) {
        sqlite.close()
        return new Database(path, connect(path, true))
      }
      if (found < schema.version) database.transaction(() => database.#upgrade(schema))
      return database
    } catch (error) {
      sqlite.close()
      throw error
    }
  }

  /** The statement of this text, prepared at its first use. */
  sql<P extends unknown[] = unknown[], R = unknown>(text: string): Statement<P, R> {
    let statement = this.#statements.get(text)
    if (!statement) {
      statement = this.#sqlite.prepare(text)
      this.#statements.set(text, statement)
    }
    return statement as Statement<P, R>
  }

  /** Runs statements that are not worth keeping prepared, such as schemas. */
  run(text: string): void {
    this.#sqlite.exec(text)
  }

  /** `BEGIN IMMEDIATE … COMMIT`. `work` must not await; what it throws rolls everything back. */
  transaction<T>(work: () => T): T {
    return this.#sqlite.transaction(work).immediate()
  }

  /** Gives the room of what was deleted back to the disk. Takes its time, and wants nobody else to be there. */
  shrink(): void {
    this.run('VACUUM')
    this.#sqlite.pragma('wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.#statements.clear()
    this.#sqlite.close()
  }

  #version(): number {
    return this.#sqlite.pragma('user_version', { simple: true }) as number
  }

  #upgrade(schema: Schema): void {
    const found = this.#version()
    if (found >= schema.version) return
    if (found > 0 && schema.migrate) schema.migrate(this, found)
    else {
      if (found > 0) this.#dropEverything()
      this.run(schema.create)
    }
    this.#sqlite.pragma(`user_version = ${schema.version}`)
  }

  #dropEverything(): void {
    const tables = this.sql<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    ).all()
    for (const { name } of tables) this.run(`DROP TABLE "${name}"`)
  }
}

function connect(path: string, readonly: boolean): SqliteDatabase.Database {
  const sqlite = new SqliteDatabase(path, { readonly, timeout: 5000 })
  try {
    if (!readonly) {
      sqlite.pragma('journal_mode = WAL')
      sqlite.pragma('synchronous = NORMAL')
    }
    sqlite.pragma('foreign_keys = OFF')
    sqlite.pragma('temp_store = MEMORY')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** SQLITE_BUSY comes back at once where waiting could deadlock, and when two processes create one file. */
export async function retryWhileBusy<T>(work: () => T, attempts = 60): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || attempt === attempts) throw error
      await new Promise(resolve => setTimeout(resolve, 5 + Math.random() * 40))
    }
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

export function isUniqueConflict(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')
}
