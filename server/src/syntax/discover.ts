import { basename } from 'node:path'
import { type Span, textHash } from '../base/text.js'
import { type Findings, findIn, folded, type Use } from './findings.js'
import { findInlineIds, type InlineId } from './inline-ids.js'
import { type Entry, outlineOf } from './outline.js'
import type { Discovery, Piece, Reference } from './piece.js'
import { TokenHashes } from './token-hashes.js'
import type { SyntaxTree } from './tree.js'

/** The named units of a text, what they mention, and where the parser met errors. `path` only names the file's piece. */
export function discover(tree: SyntaxTree, path: string): Discovery {
  const ids = findInlineIds(tree.text, tree.grammar.language)
  return assemble(findIn(tree), {
    path,
    text: tree.text,
    ids,
    tokens: TokenHashes.of(
      tree.text,
      ids.map(id => id.span),
    ),
  })
}

/** A text with what was read from it besides its tree. */
export interface Reading {
  readonly path: string
  readonly text: string
  readonly ids: readonly InlineId[]
  readonly tokens: TokenHashes
  /** A piece known from before whose text is the same, so that it need not be hashed again. */
  readonly known?: (entry: Entry) => Piece | undefined
}

/** Pure: findings of a text become its pieces and references. */
export function assemble(findings: Findings, reading: Reading): Discovery {
  const entries = outlineOf(findings, reading.text)
  const pieces = piecesOf(entries, reading)
  return { pieces, references: referencesOf(findings.uses, pieces), damaged: findings.damaged }
}

type Contents = Pick<Piece, 'signature' | 'sourceHash' | 'bodyHash' | 'tokenCount'>

function piecesOf(entries: readonly Entry[], reading: Reading): Piece[] {
  const ordinals = new Ordinals()
  const idOf = inlineIdsByLine(reading)
  const pieces = [filePiece(reading)]
  for (const entry of entries) {
    const { nodeType, name, fullName, span, nameSpan } = entry
    const inlineId = idOf?.(nameSpan.start)
    const { signature, sourceHash, bodyHash, tokenCount } = reading.known?.(entry) ?? contentsOf(entry, reading)
    pieces.push({
      nodeType,
      name,
      fullName,
      parent: entry.parent + 1,
      ordinal: ordinals.next(nodeType, fullName),
      span,
      nameSpan,
      signature,
      sourceHash,
      bodyHash,
      tokenCount,
      ...(inlineId && { inlineId }),
    })
  }
  return pieces
}

function filePiece({ path, text, tokens, ids }: Reading): Piece {
  const span = { start: 0, end: text.length }
  const { hash, count } = tokens.hash(span)
  const inlineId = ids.find(id => id.marks === 'file')?.id
  return {
    nodeType: 'file',
    name: basename(path),
    fullName: '',
    parent: -1,
    ordinal: 0,
    span,
    nameSpan: firstLine(text),
    signature: '',
    sourceHash: textHash(text),
    bodyHash: hash,
    tokenCount: count,
    ...(inlineId && { inlineId }),
  }
}

/** Without its line end; of an empty first line the line end. */
function firstLine(text: string): Span {
  const end = text.search(/\r?\n|$/)
  return { start: 0, end: end === 0 ? Math.min(1, text.length) : end }
}

function contentsOf({ span, nameSpan, signatureSpan }: Entry, { text, tokens, ids }: Reading): Contents {
  const { hash, count } = tokens.hash(span, nameSpan)
  return {
    signature: folded(withoutIds(text, signatureSpan, ids)),
    sourceHash: textHash(text.slice(span.start, span.end)),
    bodyHash: hash,
    tokenCount: count,
  }
}

function withoutIds(text: string, span: Span, ids: readonly InlineId[]): string {
  let signature = text.slice(span.start, span.end)
  if (ids.length === 0) return signature
  const inside = ids.filter(id => id.span.start >= span.start && id.span.end <= span.end)
  for (const { span: hole } of inside.reverse()) {
    signature = signature.slice(0, hole.start - span.start) + signature.slice(hole.end - span.start)
  }
  return signature
}

/** The id on the line of an offset, given out once: the outermost of several units on a line has it. */
function inlineIdsByLine({ text, ids }: Reading): ((offset: number) => string | undefined) | undefined {
  if (ids.length === 0) return undefined
  const lineStart = (offset: number) => text.lastIndexOf('\n', offset - 1) + 1
  const byLine = new Map(
    ids.filter(id => id.marks === 'definition').map(id => [lineStart(id.span.start), id.id] as const),
  )
  return offset => {
    const line = lineStart(offset)
    const id = byLine.get(line)
    byLine.delete(line)
    return id
  }
}

/** Counts pieces that share type and full name. */
class Ordinals {
  readonly #counts = new Map<string, Map<string, number>>()

  next(nodeType: string, fullName: string): number {
    let counts = this.#counts.get(nodeType)
    if (!counts) this.#counts.set(nodeType, (counts = new Map()))
    const ordinal = counts.get(fullName) ?? 0
    counts.set(fullName, ordinal + 1)
    return ordinal
  }
}

/** Both lists are in text order: one pass finds the innermost piece around each use. */
function referencesOf(uses: readonly Use[], pieces: readonly Piece[]): Reference[] {
  let next = 1
  let innermost = 0
  return uses.map(({ kind, name, start }) => {
    while (next < pieces.length && pieces[next]!.span.start <= start) innermost = next++
    while (pieces[innermost]!.span.end <= start && innermost > 0) innermost = pieces[innermost]!.parent
    return { kind, name, from: innermost, at: start }
  })
}
