import { mkdir, open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { pino } from 'pino'
import { createStream } from 'rotating-file-stream'
import type { Fields, LogLevel } from './log.js'

export interface LogRecord {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly level: LogLevel
  readonly fact: string
  readonly fields: Fields
}

export interface RotatingLog {
  write(record: LogRecord): void
  /** Resolves when everything is in the file. */
  close(): Promise<void>
}

/** What waits for a slow disk; beyond it records are dropped and counted. */
const mostWaitingBytes = 4_000_000

/**
 * One JSON object per line, in at most three files of 5 MB: `x.log`, `x.log.1`, `x.log.2`. Several processes may append
 * to one file; after one of them has rotated it, the others go on in the renamed file until they rotate too.
 * @param name in every line, beside the process id
 * @param onError told when the file cannot be written any more; what waited is lost then
 * @throws if the file cannot be written to begin with
 */
export async function openRotatingLog(
  path: string,
  name: string,
  onError: (error: Error) => void,
): Promise<RotatingLog> {
  await mkdir(dirname(path), { recursive: true })
  await (await open(path, 'a', 0o600)).close()
  const generate = (index: number | Date | null) => (index ? `${basename(path)}.${index}` : basename(path))
  const stream = createStream(generate, { path: dirname(path), size: '5M', rotate: 2, mode: 0o600 })
  stream.on('error', onError)
  const logger = pino(
    { level: 'debug', base: { pid: process.pid, name }, timestamp: false, formatters: { level: level => ({ level }) } },
    stream,
  )
  let dropped = 0
  let lastDropped = ''
  const tellDropped = () => {
    if (dropped > 0) logger.warn({ time: lastDropped, dropped }, 'log records were dropped: the disk is too slow')
    dropped = 0
  }
  stream.on('drain', tellDropped)
  return {
    write({ time, level, fact, fields }) {
      if (stream.destroyed) return
      if (stream.writableLength < mostWaitingBytes) return logger[level]({ time, ...fields }, fact)
      dropped++
      lastDropped = time
    },
    async close() {
      if (stream.destroyed) return
      tellDropped()
      await new Promise<void>(resolve => stream.once('close', resolve).end())
    },
  }
}
