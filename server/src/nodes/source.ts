import { Refusal } from '../base/errors.js'
import { absolutePath } from '../base/paths.js'
import { decodeText } from '../base/read-text.js'
import { readBytes } from '../base/regular-file.js'

/** A file as it is on disk at one moment. */
export type Source = SourceText | NoText | { readonly kind: 'gone' }

export interface SourceText extends FileTime {
  readonly kind: 'text'
  readonly text: string
}

/** Binary, too large, or not to be read. */
export interface NoText extends FileTime {
  readonly kind: 'no text'
}

interface FileTime {
  readonly size: number
  /** Milliseconds since the epoch, taken before the text was read: a later change shows. */
  readonly mtimeMs: number
}

/** @param path relative to the root */
export function readSource(root: string, path: string, maxBytes: number): Source {
  let time: FileTime = { size: 0, mtimeMs: 0 }
  try {
    const bytes = readBytes(absolutePath(root, path), {
      maxBytes,
      inspect: (_, stats) => {
        time = { size: stats.size, mtimeMs: stats.mtimeMs }
      },
    })
    return { kind: 'text', ...time, text: decodeText(bytes, path).text }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code === 'not_found' ? { kind: 'gone' } : { kind: 'no text', ...time }
  }
}
