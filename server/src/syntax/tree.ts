import type { Edit, Query, QueryCapture, QueryMatch, QueryOptions, Tree, TreeCursor } from 'web-tree-sitter'
import { Refusal } from '../base/errors.js'
import type { Span } from '../base/text.js'
import { type Change, changeBetween, type Mark, markAt, origin, pointAfter } from './change.js'
import type { Grammar } from './grammars.js'

/** What an update did to a tree. */
export interface TreeChange extends Change {
  /** Where the new tree may differ from the old one, in offsets of the new text; it encloses the changed text. */
  readonly dirty: Span
}

/**
 * The syntax tree of one text. It lives in WASM memory, which nobody collects: whoever parses must `free`, or use
 * `withTree`. Only within `Runtime.run`, because anything may cost the runtime, and no tree of a lost one may be used.
 */
export class SyntaxTree {
  readonly grammar: Grammar
  readonly #stopWhen: (() => boolean) | undefined
  #isStopped = false
  #text: string
  #tree: Tree
  /** Where the text changed last. */
  #mark = origin

  private constructor(grammar: Grammar, text: string, tree: Tree, stopWhen: (() => boolean) | undefined) {
    this.grammar = grammar
    this.#text = text
    this.#tree = tree
    this.#stopWhen = stopWhen
  }

  /**
   * `stopWhen` is asked about every millisecond, while parsing and later while querying. Once it says yes (a deadline
   * has passed, someone gave up) there is no tree, or the tree is `isStopped` and what was found in it is not all.
   */
  static parse(grammar: Grammar, text: string): SyntaxTree
  static parse(grammar: Grammar, text: string, stopWhen: (() => boolean) | undefined): SyntaxTree | undefined
  static parse(grammar: Grammar, text: string, stopWhen?: () => boolean): SyntaxTree | undefined {
    const tree = parsed(grammar, text, { stopWhen })
    return tree && new SyntaxTree(grammar, text, tree, stopWhen)
  }

  get text(): string {
    return this.#text
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  get hasError(): boolean {
    return this.#tree.rootNode.hasError
  }

  /**
   * Takes the tree to a new text, parsing again only what the change reaches. Undefined when `stopWhen` said yes before
   * that was done; then the tree is good for nothing but to be freed.
   */
  update(text: string): TreeChange | undefined {
    const old = this.#tree
    const change = changeBetween(this.#text, text)
    this.#mark = markAt(this.#text, change.start, this.#mark)
    old.edit(treeEdit(change, this.#mark, this.#text, text))
    const next = parsed(this.grammar, text, { old, stopWhen: this.#stopWhen })
    if (!next) return undefined
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

  /**
   * Where the parser gave up or made something up, in text order; the outermost stands for what is inside. Goes down
   * only where something is wrong, so a sound tree costs nothing. Of a word that closes nothing nobody can say where it
   * belongs, so it damages the whole text.
   */
  damaged(): Span[] {
    if (this.#hasStrayWord()) return [{ start: 0, end: this.#text.length }]
    const spans: Span[] = []
    const cursor = this.#tree.walk()
    for (let more = true; more; ) {
      const node = cursor.currentNode
      const isSpan = node.isError || node.isMissing
      if (isSpan) spans.push({ start: node.startIndex, end: node.endIndex })
      more = (!isSpan && node.hasError && cursor.gotoFirstChild()) || cursor.gotoNextSibling() || gotoNextAbove(cursor)
    }
    cursor.delete()
    return spans
  }

  /** Such a word closes what is around it first, so that the one too many always stands at the top. */
  #hasStrayWord(): boolean {
    const { strayWord } = this.grammar.language
    if (strayWord === undefined) return false
    return this.#tree.rootNode.namedChildren.some(
      ({ startIndex, endIndex }) =>
        endIndex - startIndex === strayWord.length && this.#text.startsWith(strayWord, startIndex),
    )
  }

  /** Whether what stands at an offset is a comment. Grammars call it so: `comment`, `line_comment`, `comment_content`. */
  isComment(offset: number): boolean {
    return this.#tree.rootNode.descendantForIndex(offset)?.type.includes('comment') === true
  }

  /** For this room: what a query finds, in the whole tree or in what touches the lines of `span`. */
  matches(query: Query, span?: Span): QueryMatch[] {
    const { depth } = this.grammar.language
    return query.matches(this.#tree.rootNode, {
      ...(depth !== undefined && { maxStartDepth: depth }),
      ...(span && linesOf(span, this.#text, this.#mark)),
      ...(this.#stopWhen && { progressCallback: () => (this.#isStopped ||= this.#stopWhen!()) }),
    })
  }

  /** For this room: everything that a query names, however deep it lies. */
  captures(query: Query): QueryCapture[] {
    return query.captures(this.#tree.rootNode, {
      ...(this.#stopWhen && { progressCallback: () => (this.#isStopped ||= this.#stopWhen!()) }),
    })
  }

  free(): void {
    this.#tree.delete()
  }
}

/**
 * Parses, works, frees. Undefined when `stopWhen` said yes before the work was done, or the text cost the runtime;
 * whoever has no `stopWhen` is refused then.
 */
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
  const result = grammar.runtime.run(() => worked(grammar, text, work, stopWhen))
  if (grammar.runtime.loss && !stopWhen) throw new Refusal('limit_reached', 'Parsing this text takes too much memory.')
  return result
}

function worked<T>(
  grammar: Grammar,
  text: string,
  work: (tree: SyntaxTree) => T,
  stopWhen: (() => boolean) | undefined,
): T | undefined {
  const tree = SyntaxTree.parse(grammar, text, stopWhen)
  if (!tree) return undefined
  try {
    const result = work(tree)
    return tree.isStopped ? undefined : result
  } finally {
    tree.free()
  }
}

interface Parse {
  readonly old?: Tree
  readonly stopWhen: (() => boolean) | undefined
}

function parsed({ parser }: Grammar, text: string, { old, stopWhen }: Parse): Tree | undefined {
  const tree = parser.parse(text, old ?? null, stopWhen && { progressCallback: stopWhen })
  if (tree) return tree
  // Without this the parser would go on with the abandoned text at its next call.
  parser.reset()
  return undefined
}

/** The next sibling of the nearest ancestor that has one. */
function gotoNextAbove(cursor: TreeCursor): boolean {
  while (cursor.gotoParent()) if (cursor.gotoNextSibling()) return true
  return false
}

/** Whole rows, because web-tree-sitter 0.27 counts the offsets and columns of this option in bytes, not in UTF-16 units. */
function linesOf(span: Span, text: string, mark: Mark): QueryOptions {
  const start = markAt(text, span.start, mark)
  const end = pointAfter(start, text, span.start, span.end)
  return { startPosition: { row: start.row, column: 0 }, endPosition: { row: end.row + 1, column: 0 } }
}

function treeEdit(change: Change, { row, column }: Mark, old: string, next: string): Edit {
  const startPosition = { row, column }
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
