import { isUtf8 } from 'node:buffer'
import { Refusal } from './errors.js'
import { type ReadOptions, readBytes } from './regular-file.js'

export interface TextFile {
  /** Without the byte order mark, as editors show it. */
  readonly text: string
  /** The file begins with a byte order mark, which writing it back must keep: `'\uFEFF' + text`. */
  readonly bom: boolean
}

/** The text of a file. Refuses what `readBytes` refuses, and with `not_text` what `decodeText` refuses. */
export function readText(path: string, options: ReadOptions = {}): TextFile {
  return decodeText(readBytes(path, options), options.name ?? path)
}

/** Strict UTF-8 without NUL characters, else a Refusal `not_text`. */
export function decodeText(bytes: Buffer, name: string): TextFile {
  if (bytes.includes(0)) throw new Refusal('not_text', `${name} is a binary file; a text file was wanted.`)
  if (!isUtf8(bytes)) throw new Refusal('not_text', `${name} is not valid UTF-8; convert it to UTF-8 first.`)
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return { text: bytes.toString('utf8', bom ? 3 : 0), bom }
}
