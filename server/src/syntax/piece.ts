import type { Span } from '../base/text.js'

/** What kind of unit a piece is; `class` also stands for struct, trait, interface, enum, module and impl. */
export const nodeTypes = ['file', 'class', 'function', 'method', 'section', 'table'] as const
export type NodeType = (typeof nodeTypes)[number]

/** A named unit of one text, before anybody knows who it is. Offsets are UTF-16 units of that text. */
export interface Piece {
  readonly nodeType: NodeType
  /** For the file itself: its base name. */
  readonly name: string
  /** Names from the outermost unit down, joined by `.`; the file is no part of it (its own is empty). */
  readonly fullName: string
  /** Index of the enclosing piece in the same list; -1 for the file, which always is the first piece. */
  readonly parent: number
  /** Counts, from 0 and in text order, the pieces of this text that share full name and type. */
  readonly ordinal: number
  /** The definition with the decorators and the doc comment that belong to it. */
  readonly span: Span
  /** Never empty, except for the file in an empty text. */
  readonly nameSpan: Span
  /** What stands before the body, white space folded; tells overloads apart. */
  readonly signature: string
  /** Hash of the exact source text. */
  readonly sourceHash: string
  /** Hash of the tokens without the piece's own name and without inline ids: survives reformatting, moves and renames. */
  readonly bodyHash: string
  /** How many tokens `bodyHash` speaks for; a hash of few tokens proves little. */
  readonly tokenCount: number
  /** An `rm_…` id written behind the definition line (or in the file's header). */
  readonly inlineId?: string
}

/** A name used inside a piece that may mean another one. */
export interface Reference {
  readonly kind: 'calls' | 'imports' | 'inherits'
  readonly name: string
  /**
   * What the name is a member of: the receiver of a call, as a path with dots (empty where it is no plain path), or the
   * module of an imported name (empty for this file). Undefined where the name stands alone.
   */
  readonly of: string | undefined
  /** What the file calls an import; empty where it names nothing, undefined where it is the import's own name. */
  readonly as: string | undefined
  /** Index of the innermost piece the reference stands in. */
  readonly from: number
  /** Offset of the name. */
  readonly at: number
}

/** What stands where in a text. */
export interface Layout {
  readonly pieces: readonly Piece[]
  /** Where the parser met errors: around these spans a missing piece proves nothing. In text order. */
  readonly damaged: readonly Span[]
}

export interface Discovery extends Layout {
  readonly references: readonly Reference[]
}
