import { lineEnding, type Span } from '../base/text.js'
import { indentationAt } from '../proposals/text/indentation.js'
import type { Layout, Piece } from '../syntax/piece.js'

/* Where new code goes in a text, and how deep. What came of it is looked at afterwards, by parsing. */

export const insertionPlaces = ['before', 'after', 'inside', 'end'] as const
export type InsertionPlace = (typeof insertionPlaces)[number]

/** A text with room for new code. */
export interface Room {
  readonly text: string
  /** Where the first line of the code begins, behind its indentation. */
  readonly at: number
}

/** @param own index of the piece that the place is relative to. Undefined where its body has no lines of its own. */
export function roomFor(place: InsertionPlace, own: number, layout: Layout, text: string): Room | undefined {
  const piece = layout.pieces[own]!
  const isFile = own === 0
  if (place === 'inside' && !isFile) return insideOf(own, layout, text)
  if (place === 'end' || isFile) {
    const end = text.trimEnd().length
    return end === 0 ? { text, at: 0 } : below(end, '', blankLines(0, layout, text), text)
  }
  const depth = indentationAt(text, piece.span.start)
  const blank = blankLines(piece.parent, layout, text)
  return place === 'before'
    ? above(piece.span.start, depth, blank, text)
    : below(contentEnd(piece, text), depth, blank, text)
}

/** New code as it stands in a text. */
export interface Inserted {
  readonly name: string
  readonly span: Span
  readonly place: InsertionPlace
  /** Index, in the layout before, of the piece that the place is relative to. */
  readonly own: number
}

/** The piece that new code brought; undefined if it brought none of that name there, or if others are not what they were. */
export function broughtPiece({ name, span, place, own }: Inserted, before: Layout, after: Layout): Piece | undefined {
  const isNew = ({ nameSpan }: Piece, index: number) => index > 0 && isWithin(nameSpan, span)
  const others = after.pieces.filter((piece, index) => !isNew(piece, index))
  const isAsBefore =
    others.length === before.pieces.length && others.every((piece, index) => isSamePiece(piece, before.pieces[index]!))
  const brought = after.pieces.filter(isNew).find(piece => piece.name === name || piece.fullName === name)
  if (!isAsBefore || !brought) return undefined
  const isInPlace = own === 0 || isWithin(brought.nameSpan, others[own]!.span) === (place === 'inside')
  return isInPlace ? brought : undefined
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

function isSamePiece(a: Piece, b: Piece): boolean {
  return a.nodeType === b.nodeType && a.fullName === b.fullName
}

function above(start: number, depth: string, blank: number, text: string): Room {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const room = depth + lineEnding(text).repeat(1 + blank)
  return { text: spliced(text, lineStart, lineStart, room), at: lineStart + depth.length }
}

/** Below the line that holds the character before `end`. */
function below(end: number, depth: string, blank: number, text: string): Room {
  const lineEnd = /\r?\n|$/.exec(text.slice(end))!.index + end
  const room = lineEnding(text).repeat(1 + blank) + depth
  return { text: spliced(text, lineEnd, lineEnd, room), at: lineEnd + room.length }
}

/** At the end of a body: before the line that closes it, or below all of it; braces in one line are taken apart. */
function insideOf(own: number, layout: Layout, text: string): Room | undefined {
  const { span, nameSpan } = layout.pieces[own]!
  const end = contentEnd({ span }, text)
  const ownDepth = indentationAt(text, span.start)
  const depth = memberDepth(own, layout, text)
  if (text.slice(nameSpan.end, end).includes('\n')) {
    const lastLine = text.lastIndexOf('\n', end - 1) + 1
    const [closing, depthOfLast] = /^([ \t]*)(?:[})\]]|end\b)/.exec(text.slice(lastLine, end)) ?? []
    const isClosed = closing !== undefined && depthOfLast === ownDepth
    const bodyEnd = isClosed ? text.slice(0, lastLine).trimEnd().length : end
    return below(bodyEnd, depth, blankLinesInside(own, bodyEnd, layout, text), text)
  }
  const brace = text.lastIndexOf('}', end - 1)
  if (brace < nameSpan.end) return undefined
  const bodyEnd = text.slice(0, brace).trimEnd().length
  const ending = lineEnding(text)
  const room = ending.repeat(1 + blankLinesInside(own, bodyEnd, layout, text)) + depth
  return { text: spliced(text, bodyEnd, brace, room + ending + ownDepth), at: bodyEnd + room.length }
}

/** As deep as the first member, else as the first line of the body, else one step deeper than the piece. */
function memberDepth(own: number, { pieces }: Layout, text: string): string {
  const { span, nameSpan } = pieces[own]!
  const depth = indentationAt(text, span.start)
  const isDeeper = (candidate: string) => candidate.length > depth.length
  const member = pieces.find(({ parent }) => parent === own)
  const ofMember = member ? indentationAt(text, member.span.start) : ''
  if (isDeeper(ofMember)) return ofMember
  const indentations = text.slice(nameSpan.end, span.end).match(/(?<=\n)[ \t]*(?=\S)/g) ?? []
  return indentations.find(isDeeper) ?? depth + stepOf(text)
}

/** One step of a text's indentation: its first. */
function stepOf(text: string): string {
  const first = /^[ \t]+(?=[^\s*])/m.exec(text)?.[0] ?? '    '
  return first.startsWith('\t') ? '\t' : first
}

function blankLinesInside(own: number, bodyEnd: number, layout: Layout, text: string): number {
  const header = text.slice(layout.pieces[own]!.nameSpan.end, bodyEnd)
  const isEmpty = /[{:(]$/.test(header) || !header.trimStart().includes('\n')
  return isEmpty ? 0 : blankLines(own, layout, text)
}

/**
 * What mostly stands between neighbours in a scope; where there are none, between those in other scopes of its depth; else
 * what is usual.
 */
function blankLines(scope: number, { pieces }: Layout, text: string): number {
  const inScope = gapsIn(scope, pieces, text)
  if (inScope.length > 0) return mostCommon(inScope)!
  if (scope === 0) return /\.pyi?$/.test(pieces[0]!.name) ? 2 : 1
  return mostCommon(pieces.slice(1).flatMap((_, index) => gapsIn(index + 1, pieces, text))) ?? 1
}

function gapsIn(scope: number, pieces: readonly Piece[], text: string): number[] {
  const members = pieces.filter(({ parent }) => parent === scope)
  return members.slice(1).flatMap((member, index) => {
    const between = text.slice(contentEnd(members[index]!, text), member.span.start)
    const lineEnds = between.split('\n').length - 1
    return between.trim() === '' && lineEnds > 0 ? [lineEnds - 1] : []
  })
}

/** Of equals the largest. */
function mostCommon(numbers: readonly number[]): number | undefined {
  const countOf = (wanted: number) => numbers.filter(number => number === wanted).length
  return [...numbers].sort((a, b) => countOf(b) - countOf(a) || b - a)[0]
}

/** Some pieces reach into the blank lines behind them. */
function contentEnd({ span }: Pick<Piece, 'span'>, text: string): number {
  return span.start + text.slice(span.start, span.end).trimEnd().length
}

function spliced(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end)
}
