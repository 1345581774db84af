import type { Span } from '../../base/text.js'
import type { WholeDiscovery } from '../discover.js'
import type { ProjectLanguage } from '../languages.js'
import { nodeTypes, type Piece, type Reference } from '../piece.js'

// What a workspace's server and the process that parses its project's languages say to each other: a question on the
// process's standard input, its answer on its standard output, each a line of JSON. A line that is no answer gives away
// a grammar that prints, and the end of the input is the end of the server.

/** The limit is in milliseconds of processor time: on a busy machine an honest grammar takes its time too. */
export type Question = { readonly limit: number } & (
  | { readonly kind: 'load'; readonly language: ForeignLanguage }
  | { readonly kind: 'parse'; readonly languageId: string; readonly path: string; readonly text: string }
)

/** A language as JSON can hold it. */
export interface ForeignLanguage extends Omit<ProjectLanguage, 'headerLine'> {
  /** The source of the pattern. */
  readonly headerLine?: string
}

/** `ready` comes first and unasked. */
export type Answer =
  | { readonly kind: 'ready' | 'loaded' }
  /** Nothing is wrong; the text is too much for the grammar. */
  | { readonly kind: 'slow' }
  | { readonly kind: 'parsed'; readonly discovery: unknown }
  | { readonly kind: 'failed'; readonly reason: string }

export function writeLine(message: Question | Answer): string {
  return `${JSON.stringify(message)}\n`
}

export function readAnswer(line: string): Answer | undefined {
  try {
    const answer = JSON.parse(line) as Partial<Answer> | null
    return typeof answer?.kind === 'string' ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether an answer can be what is in a text: a grammar shares its memory with the parser and may have written anything
 * there, and those who work with pieces trust their offsets.
 */
export function isSound(answer: unknown, text: string): answer is WholeDiscovery {
  const { pieces, references, damaged, sketches } = Object(answer) as Partial<WholeDiscovery>
  if (!pieces || ![pieces, references, damaged, sketches].every(Array.isArray)) return false
  return (
    pieces.length > 0 &&
    pieces.every((piece, index) => isPiece(piece, index, text)) &&
    references!.every(reference => isReference(reference, pieces)) &&
    damaged!.every(span => isSpanOf(span, text)) &&
    sketches!.length === pieces.length &&
    sketches!.every(isText)
  )
}

function isPiece(value: unknown, index: number, text: string): boolean {
  const { nodeType, parent = -2, ordinal, tokenCount, span, nameSpan, ...rest } = Object(value) as Partial<Piece>
  const texts = [rest.name, rest.fullName, rest.signature, rest.sourceHash, rest.bodyHash, rest.inlineId ?? '']
  return (
    nodeTypes.includes(nodeType!) &&
    (nodeType === 'file') === (index === 0) &&
    (index === 0 ? parent === -1 : parent >= 0 && parent < index) &&
    [parent, ordinal, tokenCount].every(Number.isInteger) &&
    texts.every(isText) &&
    isSpanOf(span, text) &&
    isSpanOf(nameSpan, text)
  )
}

function isReference(value: unknown, pieces: readonly Piece[]): boolean {
  const { kind, name, of = '', as = '', from = -1, at } = Object(value) as Partial<Reference>
  const isKind = kind === 'calls' || kind === 'imports' || kind === 'inherits'
  return isKind && [name, of, as].every(isText) && Number.isInteger(at) && pieces[from] !== undefined
}

function isSpanOf(value: unknown, text: string): boolean {
  const { start = -1, end = -1 } = Object(value) as Partial<Span>
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
