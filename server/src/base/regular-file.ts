import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { Refusal } from './errors.js'

export interface ReadOptions {
  /** 64 MiB when absent. */
  readonly maxBytes?: number
  /** How refusals call the file; its path when absent. */
  readonly name?: string
  /** Looks at the open file (its descriptor) before anything is read, and throws to refuse it. */
  readonly inspect?: (file: number, stats: Stats) => void
}

/**
 * The bytes of a regular file. Refuses with `not_found`, `too_large`, or `unsupported`: a folder, a device or a pipe,
 * on which it neither blocks nor reads, or a file that the person may not read.
 */
export function readBytes(path: string, options: ReadOptions = {}): Buffer {
  const { maxBytes = 64 * 1024 * 1024, name = path, inspect } = options
  const file = open(path, name)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw notRegular(name)
    inspect?.(file, stats)
    if (stats.size > maxBytes) throw tooLarge(name, maxBytes)
    const bytes = readAll(file, stats.size, maxBytes)
    if (bytes.length > maxBytes) throw tooLarge(name, maxBytes)
    return bytes
  } finally {
    closeSync(file)
  }
}

/** O_NONBLOCK: opening a named pipe must not wait for a writer. Windows does not have it. */
function open(path: string, name: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw refusalOf(error as NodeJS.ErrnoException, name)
  }
}

function refusalOf(error: NodeJS.ErrnoException, name: string): Error {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new Refusal('not_found', `There is no file ${name}.`)
    case 'EACCES':
    case 'EPERM':
      return new Refusal('unsupported', `${name} may not be read: permission denied.`)
    case 'ELOOP':
      return new Refusal('unsupported', `${name} is a symbolic link that leads to itself.`)
    case 'EISDIR':
    case 'ENXIO':
      return notRegular(name)
    default:
      return error
  }
}

/** Reads past the size that was told, up to the limit and a little more: files grow, and those of /proc claim to be empty. */
function readAll(file: number, size: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  while (total <= maxBytes) {
    const chunk = Buffer.allocUnsafe(total === 0 ? size + 1 : 65_536)
    const length = readSync(file, chunk, 0, chunk.length, null)
    chunks.push(chunk.subarray(0, length))
    const isEnd = length === 0 || (total === 0 && length < chunk.length)
    total += length
    if (isEnd) break
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

function notRegular(name: string): Refusal {
  return new Refusal('unsupported', `${name} is a folder or a device; a file was wanted.`)
}

function tooLarge(name: string, maxBytes: number): Refusal {
  return new Refusal('too_large', `${name} is larger than ${maxBytes} bytes, the most that is read.`)
}
