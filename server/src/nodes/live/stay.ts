import type { Lines, Range, Span } from '../../base/text.js'
import type { Piece } from '../../syntax/piece.js'
import type { CodeNode } from '../code-node.js'

// Most keystrokes make nobody come or go. Then `match` would say of each piece what it said last, which is not worth
// asking for: everybody stays who they are, and at most stands somewhere else.

/** A text after a step (`syntax/step.ts`). */
export interface Stepped {
  readonly pieces: readonly Piece[]
  readonly touched: ReadonlySet<number>
  readonly lines: Lines
  /** How many lines there are more than before. */
  readonly linesAdded: number
}

/**
 * Whether pieces that stand for the same units as before are the same nodes. An id in the source that is not (yet) the
 * piece's own may become so by what others do; and among namesakes the one with the same body is meant.
 * @param ids of each piece, as it was before
 */
export function areStill(ids: readonly string[], { pieces, touched }: Pick<Stepped, 'pieces' | 'touched'>): boolean {
  const isItself = ({ inlineId }: Piece, index: number) => inlineId === undefined || inlineId === ids[index]
  return pieces.every(isItself) && ![...touched].some(index => hasNamesake(index, pieces))
}

function hasNamesake(index: number, pieces: readonly Piece[]): boolean {
  const { parent, nodeType, name } = pieces[index]!
  return pieces.some(
    (piece, at) => piece.parent === parent && piece.name === name && piece.nodeType === nodeType && at !== index,
  )
}

/** The nodes where they are now; both lists go piece by piece. */
export function moved(nodes: readonly CodeNode[], { pieces, touched, lines, linesAdded }: Stepped): CodeNode[] {
  return pieces.map((piece, index) => {
    const node = nodes[index]!
    if (touched.has(index)) return readAgain(node, piece, lines)
    if (node.span.start === piece.span.start) return node
    return movedNode(node, piece, linesAdded)
  })
}

/** Those of the texts' stretches that read differently, as indexes. */
export function changed(
  before: { readonly text: string; readonly nodes: readonly CodeNode[] },
  after: { readonly text: string; readonly nodes: readonly CodeNode[] },
  touched: ReadonlySet<number>,
): number[] {
  return [...touched].filter(index => {
    const [old, now] = [before.nodes[index]!, after.nodes[index]!]
    return sourceOf(before.text, old.span) !== sourceOf(after.text, now.span)
  })
}

function sourceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end)
}

/** Field by field: this runs for half of the nodes at every keystroke, and spreading takes several times as long. */
function movedNode(node: CodeNode, { span, nameSpan, sourceHash }: Piece, linesAdded: number): CodeNode {
  return {
    agentId: node.agentId,
    nodeType: node.nodeType,
    name: node.name,
    fullName: node.fullName,
    filePath: node.filePath,
    parentId: node.parentId,
    ordinal: node.ordinal,
    span,
    range: movedRange(node.range, linesAdded),
    nameSpan,
    nameRange: movedRange(node.nameRange, linesAdded),
    signature: node.signature,
    sourceHash,
    bodyHash: node.bodyHash,
    tokenCount: node.tokenCount,
    orphaned: false,
  }
}

function movedRange(range: Range, by: number): Range {
  if (by === 0) return range
  const { start, end } = range
  return {
    start: { line: start.line + by, character: start.character },
    end: { line: end.line + by, character: end.character },
  }
}

/** Its source is hashed when somebody asks. */
function readAgain(node: CodeNode, piece: Piece, lines: Lines): CodeNode {
  return {
    agentId: node.agentId,
    nodeType: node.nodeType,
    name: node.name,
    fullName: node.fullName,
    filePath: node.filePath,
    parentId: node.parentId,
    ordinal: node.ordinal,
    span: piece.span,
    range: lines.rangeOf(piece.span),
    nameSpan: piece.nameSpan,
    nameRange: lines.rangeOf(piece.nameSpan),
    signature: piece.signature,
    get sourceHash() {
      return piece.sourceHash
    },
    bodyHash: piece.bodyHash,
    tokenCount: piece.tokenCount,
    orphaned: false,
  }
}
