import type { Edit, Query, QueryMatch, QueryOptions, Tree } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import { type Change, changeBetween, pointAfter, pointAt } from './change.js'
import type { Grammar } from './grammars.js'

/** What an update did to a tree. */
export interface TreeChange extends Change {
  /** Where the new tree may differ from the old one, in offsets of the new text; it encloses the changed text. */
  readonly dirty: Span
}

/**
 * The syntax tree of one text. It lives in WASM memory, which nobody collects: whoever parses must `free`, or use
 * `withTree`.
 */
export class SyntaxTree {
  readonly grammar: Grammar
  #text: string
  #tree: Tree

  private constructor(grammar: Grammar, text: string, tree: Tree) {
    this.grammar = grammar
    this.#text = text
    this.#tree = tree
  }

  /** `stopWhen` is asked every fraction of a millisecond; when it says yes there is no tree. */
  static parse(grammar: Grammar, text: string): SyntaxTree
  static parse(grammar: Grammar, text: string, stopWhen: (() => boolean) | undefined): SyntaxTree | undefined
  static parse(grammar: Grammar, text: string, stopWhen?: () => boolean): SyntaxTree | undefined {
    const tree = grammar.parser.parse(text, null, stopWhen && { progressCallback: stopWhen })
    if (tree) return new SyntaxTree(grammar, text, tree)
    // Without this the parser would go on with the given-up text at its next call.
    grammar.parser.reset()
    return undefined
  }

  get text(): string {
    return this.#text
  }

  get hasError(): boolean {
    return this.#tree.rootNode.hasError
  }

  /** Takes the tree to a new text, parsing again only what the change reaches. */
  update(text: string): TreeChange {
    const old = this.#tree
    const change = changeBetween(this.#text, text)
    old.edit(treeEdit(change, this.#text, text))
    const next = this.grammar.parser.parse(text, old)!
    const dirty = old
      .getChangedRanges(next)
      .reduce<Span>(
        (span, range) => ({ start: Math.min(span.start, range.startIndex), end: Math.max(span.end, range.endIndex) }),
        { start: change.start, end: change.newEnd },
      )
    old.delete()
    this.#tree = next
    this.#text = text
    return { ...change, dirty }
  }

  /** For this room: what a query finds, in the whole tree or in what touches the lines of `span`. */
  matches(query: Query, span?: Span): QueryMatch[] {
    return query.matches(this.#tree.rootNode, span && linesOf(span, this.#text))
  }

  free(): void {
    this.#tree.delete()
  }
}

/** Parses, works, frees. With `stopWhen`, undefined when the parse was stopped. */
export function withTree<T>(grammar: Grammar, text: string, work: (tree: SyntaxTree) => T): T
export function withTree<T>(
  grammar: Grammar,
  text: string,
  work: (tree: SyntaxTree) => T,
  stopWhen: () => boolean,
): T | undefined
export function withTree<T>(
  grammar: Grammar,
  text: string,
  work: (tree: SyntaxTree) => T,
  stopWhen?: () => boolean,
): T | undefined {
  const tree = SyntaxTree.parse(grammar, text, stopWhen)
  if (!tree) return undefined
  try {
    return work(tree)
  } finally {
    tree.free()
  }
}

/** Whole rows, because web-tree-sitter 0.27 counts the offsets and columns of this option in bytes, not in UTF-16 units. */
function linesOf(span: Span, text: string): QueryOptions {
  const start = pointAt(text, span.start)
  const end = pointAfter(start, text, span.start, span.end)
  return { startPosition: { row: start.row, column: 0 }, endPosition: { row: end.row + 1, column: 0 } }
}

function treeEdit(change: Change, old: string, next: string): Edit {
  const startPosition = pointAt(old, change.start)
  const edit: Omit<Edit, 'editPoint' | 'editRange'> = {
    startIndex: change.start,
    oldEndIndex: change.oldEnd,
    newEndIndex: change.newEnd,
    startPosition,
    oldEndPosition: pointAfter(startPosition, old, change.start, change.oldEnd),
    newEndPosition: pointAfter(startPosition, next, change.start, change.newEnd),
  }
  // The library reads these six fields and nothing of its own class, which is not imported before the first grammar.
  return edit as Edit
}
