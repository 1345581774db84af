import { join } from 'node:path'
import { inspect } from 'node:util'
import { type Clock, systemClock } from './clock.js'
import { messageOf } from './errors.js'
import { type Fields, type Log, type LogLevel, logLevels } from './log.js'
import { redactor } from './redact.js'
import type { LogRecord, RotatingLog } from './rotating-log.js'
import { shorten } from './text.js'

export interface LogFileOptions {
  readonly file: string
  /** The part of Remora that writes, such as `lsp`. */
  readonly name: string
  readonly level: LogLevel
  /** Records of this level and above go to stderr as well, in short. */
  readonly mirror?: LogLevel
  /** Values that never reach the log. */
  readonly secrets?: readonly string[]
  readonly stderr?: { write(text: string): unknown }
  readonly clock?: Clock
}

/** Where the log goes when `log.file` is unset. */
export function defaultLogFile(stateDir: string, name: string): string {
  return join(stateDir, 'log', `remora-${name}.log`)
}

/**
 * The log of one process, as JSON lines in a rotated file. The file is opened, and the libraries for it loaded, at the
 * first record, so a start without incident costs nothing. Where the file cannot be written, one line on stderr says so
 * and the records follow there; logging never throws and never stops anything.
 */
export class LogFile implements Log {
  readonly #options: LogFileOptions
  readonly #stderr: { write(text: string): unknown }
  #level: LogLevel
  #redact: <T>(value: T) => T
  #waiting: LogRecord[] = []
  #opening: Promise<void> | undefined
  #file: RotatingLog | undefined
  #write: (record: LogRecord) => void = record => {
    this.#waiting.push(record)
    this.#opening ??= this.#open()
  }

  constructor(options: LogFileOptions) {
    this.#options = options
    this.#stderr = options.stderr ?? process.stderr
    this.#level = options.level
    this.#redact = redactor(options.secrets ?? [])
  }

  error(fact: string, fields: Fields = {}): void {
    this.#record('error', fact, fields)
  }

  warn(fact: string, fields: Fields = {}): void {
    this.#record('warn', fact, fields)
  }

  info(fact: string, fields: Fields = {}): void {
    this.#record('info', fact, fields)
  }

  debug(fact: string, fields: Fields = {}): void {
    this.#record('debug', fact, fields)
  }

  /** For when the settings are known, or change. */
  update({ level, secrets }: { readonly level: LogLevel; readonly secrets: readonly string[] }): void {
    this.#level = level
    this.#redact = redactor(secrets)
  }

  /** Resolves when every record is in the file. Later records are dropped. */
  async close(): Promise<void> {
    await this.#opening
    this.#write = () => undefined
    await this.#file?.close()
  }

  #record(level: LogLevel, fact: string, fields: Fields): void {
    const isMirrored = this.#isMirrored(level)
    const isLogged = isWorth(level, this.#level)
    if (!isMirrored && !isLogged) return
    const time = new Date((this.#options.clock ?? systemClock).now()).toISOString()
    const record = { time, level, fact: this.#redact(fact), fields: this.#redact(fields) }
    if (isMirrored) this.#print(record)
    if (isLogged) this.#write(record)
  }

  async #open(): Promise<void> {
    const { file, name } = this.#options
    try {
      const { openRotatingLog } = await import('./rotating-log.js')
      const opened = await openRotatingLog(file, name, error => this.#fallBack(error))
      this.#file = opened
      this.#write = record => opened.write(record)
    } catch (error) {
      this.#fallBack(error)
    }
    for (const record of this.#waiting.splice(0)) this.#write(record)
  }

  #fallBack(error: unknown): void {
    this.#stderr.write(
      `remora: the log goes to stderr, because ${this.#options.file} cannot be written: ${messageOf(error)}\n`,
    )
    this.#write = record => {
      if (!this.#isMirrored(record.level)) this.#print(record)
    }
  }

  #isMirrored(level: LogLevel): boolean {
    return this.#options.mirror !== undefined && isWorth(level, this.#options.mirror)
  }

  #print({ level, fact, fields }: LogRecord): void {
    const told = Object.entries(fields).map(([key, value]) => `${key}=${shown(value)}`)
    // Escape sequences would reach the person's terminal.
    const line = [fact, ...told].join(' ').replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
    this.#stderr.write(`remora ${level}: ${shorten(line, 2000)}\n`)
  }
}

function isWorth(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(least)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 3 })
}
