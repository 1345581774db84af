import { hash } from 'node:crypto'

/** A place in a text as LSP counts: 0-based line, 0-based UTF-16 column. */
export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

/** A stretch of a text in UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Replaces `span` of a text by `text`. */
export interface TextEdit extends Span {
  readonly text: string
}

/** Where the lines of one text begin, with LSP's line ends (`\n`, `\r\n`, a lone `\r`). */
export class Lines {
  readonly #starts: Int32Array
  readonly #length: number

  constructor(text: string, starts = lineStarts(text)) {
    this.#starts = starts
    this.#length = text.length
  }

  /** Of a text in which nothing but `\n` ends a line, as diffs have it. */
  static byLineFeed(text: string): Lines {
    return new Lines(text, new Int32Array(startsOfLines(text)))
  }

  /**
   * Of the text in which `[start, oldEnd)` became `[start, newEnd)`: what is behind moves along, which costs a fraction of
   * looking for all line ends again.
   */
  edited(text: string, { start, oldEnd, newEnd }: { start: number; oldEnd: number; newEnd: number }): Lines {
    // Whether a line begins at an offset depends on the characters on both sides of it.
    const head = Math.max(1, this.#firstFrom(start))
    const tail = Math.max(1, this.#firstFrom(oldEnd + 1))
    const fresh: number[] = []
    for (let at = Math.max(1, start); at <= newEnd; at++) if (beginsLine(text, at)) fresh.push(at)
    const starts = new Int32Array(head + fresh.length + this.#starts.length - tail)
    starts.set(this.#starts.subarray(0, head))
    starts.set(fresh, head)
    const shift = newEnd - oldEnd
    for (let from = tail, to = head + fresh.length; to < starts.length; from++, to++) {
      starts[to] = this.#starts[from]! + shift
    }
    return new Lines(text, starts)
  }

  get count(): number {
    return this.#starts.length
  }

  /** The offset of the first character of a line; the text's length for a line past the end. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#length
  }

  positionAt(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.#length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= wanted) low = middle
      else high = middle - 1
    }
    return { line: low, character: wanted - this.#starts[low]! }
  }

  /** Positions past the end of a line or of the text are drawn back to it. */
  offsetAt(position: Position): number {
    const start = this.#starts[position.line]
    if (start === undefined) return position.line < 0 ? 0 : this.#length
    const next = this.#starts[position.line + 1] ?? this.#length
    return Math.min(start + Math.max(0, position.character), next)
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) }
  }

  spanOf(range: Range): Span {
    return { start: this.offsetAt(range.start), end: this.offsetAt(range.end) }
  }

  /** The first line that begins at or behind an offset. */
  #firstFrom(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#starts[middle]! < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

function lineStarts(text: string): Int32Array {
  // A text without carriage returns is by far the usual one, and indexOf is much faster than a loop over characters.
  return new Int32Array(text.includes('\r') ? startsOfAnyLines(text) : startsOfLines(text))
}

// Nothing may stand behind these loops: what V8 has not seen done when it compiles a loop costs it that code each time.

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function startsOfAnyLines(text: string): number[] {
  const starts = [0]
  for (let at = 1; at <= text.length; at++) if (beginsLine(text, at)) starts.push(at)
  return starts
}

/** Not of the first line. */
function beginsLine(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before === 10 || (before === 13 && text.charCodeAt(at) !== 10)
}

/** Applies edits that do not overlap, given in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let position = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(position, edit.start) + edit.text
    position = edit.end
  }
  return result + text.slice(position)
}

/** The same edit where the text begins so many characters later in a larger one. */
export function shifted({ start, end, text }: TextEdit, by: number): TextEdit {
  return { start: start + by, end: end + by, text }
}

/** Lines with their line ends; joining them gives the text back. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The line end that a text uses most; `\n` when it has none. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const crlf = text.split('\r\n').length - 1
  const lf = text.split('\n').length - 1 - crlf
  return crlf > lf ? '\r\n' : '\n'
}

export function withLineEnding(text: string, ending: '\n' | '\r\n'): string {
  const plain = text.replaceAll('\r\n', '\n')
  return ending === '\n' ? plain : plain.replaceAll('\n', '\r\n')
}

/** A short hash that names a text: the first 128 bits of its SHA-256, in hex. */
export function textHash(text: string): string {
  return hash('sha256', text).slice(0, 32)
}

/** Cuts at a word's end and says so with `…`; never in the middle of a surrogate pair. */
export function shorten(text: string, limit: number): string {
  const oneLine = text.replace(/\s+/g, ' ').trim()
  if (oneLine.length <= limit) return oneLine
  const cut = oneLine.slice(0, limit - 1)
  const space = cut.lastIndexOf(' ')
  const whole = space > limit / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '')
  return `${whole}…`
}
