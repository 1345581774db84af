import { basename } from 'node:path'
import { type Span, textHash } from '../base/text.js'
import { folded } from './captures.js'
import { audible, type Findings, findIn, type Use } from './findings.js'
import { topOf } from './header.js'
import { findInlineIds, type InlineId } from './inline-ids.js'
import { type Entry, outlineOf } from './outline.js'
import type { Discovery, Piece, Reference } from './piece.js'
import { type Sketch, Sketcher } from './sketch.js'
import { TokenHashes } from './token-hashes.js'
import type { SyntaxTree } from './tree.js'

/** What is in a text, with the sketches of its pieces. */
export interface WholeDiscovery extends Discovery {
  /** Of each piece, in the order of the pieces. */
  readonly sketches: readonly Sketch[]
}

/** The named units of a text, what they mention, and where the parser met errors. `path` only names the file's piece. */
export function discover(tree: SyntaxTree, path: string): WholeDiscovery {
  const { text, grammar } = tree
  const ids = findInlineIds(text, grammar.language)
  const tokens = TokenHashes.of(text, ids)
  const top = topOf(text, grammar.language, ids)
  const findings = findIn(tree)
  const pieces = piecesOf(outlineOf(findings, text, top), { path, text, ids, tokens })
  return {
    pieces,
    references: referencesIn(findings, pieces),
    damaged: tree.damaged(),
    sketches: new Sketcher(tokens, pieces).all(),
  }
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

/** What a piece reads like. */
export type Contents = Pick<Piece, 'signature' | 'bodyHash' | 'tokenCount'>

export function piecesOf(entries: readonly Entry[], reading: Reading): Piece[] {
  const ordinalOf = countEquals()
  const idAt = idsByLine(reading)
  const claimed = new Set<InlineId>()
  const pieces = [filePiece(reading)]
  for (const entry of entries) {
    const { nodeType, name, fullName, span, nameSpan } = entry
    const id = idAt(nameSpan.start)
    const known = reading.known?.(entry)
    const { signature, bodyHash, tokenCount } = known ?? contentsOf(entry, reading, id)
    pieces.push({
      nodeType,
      name,
      fullName,
      parent: entry.parent + 1,
      ordinal: ordinalOf(entry),
      span,
      nameSpan,
      signature,
      sourceHash: known?.sourceHash ?? sourceHashOf(span, reading),
      bodyHash,
      tokenCount,
      // Of several units on one line the outermost has the id.
      ...(id && !claimed.has(id) && { inlineId: id.id }),
    })
    if (id) claimed.add(id)
  }
  return pieces
}

function filePiece(reading: Reading): Piece {
  const { span, nameSpan, signature, bodyHash, tokenCount } = fileContents(reading)
  const inlineId = reading.ids.find(id => id.marks === 'file')?.id
  return {
    nodeType: 'file',
    name: basename(reading.path),
    fullName: '',
    parent: -1,
    ordinal: 0,
    span,
    nameSpan,
    signature,
    sourceHash: sourceHashOf(span, reading),
    bodyHash,
    tokenCount,
    ...(inlineId && { inlineId }),
  }
}

export function fileContents({ text, tokens }: Reading): Contents & Pick<Piece, 'span' | 'nameSpan'> {
  const span = { start: 0, end: text.length }
  const { hash, count } = tokens.hash(span)
  return { span, nameSpan: firstLine(text), signature: '', bodyHash: hash, tokenCount: count }
}

/** Without its line end; of an empty first line the line end. */
function firstLine(text: string): Span {
  const end = text.search(/\r?\n|$/)
  return { start: 0, end: end === 0 ? Math.min(1, text.length) : end }
}

export function contentsOf(entry: Entry, { text, tokens }: Reading, id: InlineId | undefined): Contents {
  const { span, nameSpan, signatureSpan } = entry
  const { hash, count } = tokens.hash(span, nameSpan)
  return {
    signature: folded(without(text, signatureSpan, id)),
    bodyHash: hash,
    tokenCount: count,
  }
}

export function sourceHashOf({ start, end }: Span, { text }: Pick<Reading, 'text'>): string {
  return textHash(text.slice(start, end))
}

function without(text: string, span: Span, id: InlineId | undefined): string {
  if (!id || id.start < span.start || id.end > span.end) return text.slice(span.start, span.end)
  return text.slice(span.start, id.start) + text.slice(id.end, span.end)
}

/** The id that marks the definition whose name stands at an offset: it is on the same line. */
export function idsByLine({ text, ids }: Reading): (offset: number) => InlineId | undefined {
  const marks = ids.filter(id => id.marks === 'definition')
  if (marks.length === 0) return () => undefined
  const lineStart = (offset: number) => text.lastIndexOf('\n', offset - 1) + 1
  const byLine = new Map(marks.map(id => [lineStart(id.start), id]))
  return offset => byLine.get(lineStart(offset))
}

/** Counts, from 0, the pieces that share type and full name. */
function countEquals(): (entry: Entry) => number {
  const seen = new Map<string, number>()
  return ({ nodeType, fullName }) => {
    const address = `${nodeType} ${fullName}`
    const ordinal = seen.get(address) ?? 0
    seen.set(address, ordinal + 1)
    return ordinal
  }
}

export function referencesIn(findings: Findings, pieces: readonly Piece[]): Reference[] {
  return referencesOf(usesIn(findings), pieces)
}

/** Without the names of definitions that read like calls: `total(cart) = …`. */
function usesIn({ uses, muted, units }: Findings): readonly Use[] {
  const names = new Set(units.map(({ start, nameAt }) => start + nameAt))
  return audible(uses, muted).filter(({ kind, start }) => kind !== 'calls' || !names.has(start))
}

/** Both lists are in text order: one pass finds the innermost piece around each use. */
function referencesOf(uses: readonly Use[], pieces: readonly Piece[]): Reference[] {
  let next = 1
  let innermost = 0
  return uses.map(({ kind, name, of, as, start }) => {
    while (next < pieces.length && pieces[next]!.span.start <= start) innermost = next++
    while (pieces[innermost]!.span.end <= start && innermost > 0) innermost = pieces[innermost]!.parent
    return { kind, name, of, as, from: innermost, at: start }
  })
}
