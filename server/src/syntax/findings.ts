import type { Node, QueryCapture, QueryMatch } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import type { Reference } from './piece.js'
import { wordEnd } from './tokens.js'
import type { SyntaxTree } from './tree.js'

// What one query finds in a tree, as plain offsets. The captures of `server/assets/queries/*.scm` end here:
//
//   @class @module @function @method @section @table   a unit, whole
//     @name       its name; of several the stretch from the first to the last; `(#set! prefix "impl ")` goes before it
//     @body       where its signature ends
//     @qualifier  stands before the name in the full name: the receiver of a Go method
//   @scope        no unit, but its @name counts in the full names of what is inside: an object literal
//   @wrapper      widens a unit that is its @wrapped: `export`, a decorated definition
//   @attribute    a decorator or attribute of the unit behind it
//   @comment      `/**` and `///` belong to the unit on the next line, others may stand between an @attribute and its unit
//   @doc          any comment that belongs to the unit on the next line
//   @call @import @inherit   a name in use
//
// A function directly in a @class is a method; a @module is a class to people whose functions stay functions.

export type UnitKind = 'class' | 'module' | 'function' | 'method' | 'section' | 'table' | 'scope'

/** Inner offsets count from the finding's own start, so that a finding moves by two numbers. */
export interface Unit extends Span {
  readonly kind: UnitKind
  readonly nameAt: number
  readonly nameLength: number
  /** -1 without a body. */
  readonly bodyAt: number
  readonly prefix: string
  readonly qualifier: string
}

export interface Wrapper extends Span {
  readonly innerAt: number
  readonly innerLength: number
}

/** What may stand above a unit and belong to it. */
export interface Lead extends Span {
  readonly kind: 'doc' | 'attribute' | 'comment'
}

export interface Use extends Span {
  readonly kind: Reference['kind']
  readonly name: string
}

/** Each list in text order, what encloses before what is enclosed. */
export interface Findings {
  readonly units: readonly Unit[]
  readonly wrappers: readonly Wrapper[]
  readonly leads: readonly Lead[]
  readonly uses: readonly Use[]
}

/** In the whole tree, or in what touches `within`. */
export function findIn(tree: SyntaxTree, within?: Span): Findings {
  const { text, grammar } = tree
  const units: Unit[] = []
  const wrappers: Wrapper[] = []
  const leads: Lead[] = []
  const uses: Use[] = []
  for (const match of tree.matches(grammar.query, within)) {
    const outer = match.captures[0]!
    const role = roles[outer.name] ?? 'use'
    if (role === 'use') collectUses(match, text, uses)
    else if (role === 'unit') units.push(unitOf(match, text))
    else if (role === 'lead') leads.push(leadOf(outer, text))
    else wrappers.push(wrapperOf(match))
  }
  return {
    units: units.sort(inTextOrder),
    wrappers: wrappers.sort(inTextOrder),
    leads: leads.sort(inTextOrder),
    uses: uses.sort(inTextOrder),
  }
}

/** By start; what encloses comes before what is enclosed. */
export function inTextOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end
}

const roles: Readonly<Record<string, 'unit' | 'lead' | 'wrapper'>> = {
  class: 'unit',
  module: 'unit',
  function: 'unit',
  method: 'unit',
  section: 'unit',
  table: 'unit',
  scope: 'unit',
  doc: 'lead',
  attribute: 'lead',
  comment: 'lead',
  wrapper: 'wrapper',
}

const useKinds: Readonly<Record<string, Use['kind']>> = { call: 'calls', import: 'imports', inherit: 'inherits' }

function collectUses(match: QueryMatch, text: string, uses: Use[]): void {
  for (const { name: capture, node } of match.captures) {
    const kind = useKinds[capture]
    if (!kind) continue
    const start = node.startIndex
    const end = endOfName(node, text)
    if (end > start) uses.push({ kind, name: text.slice(start, end), start, end })
  }
}

/** Most names in use are a plain word before a `(`. Asking the tree where they end would cost a WASM call each. */
function endOfName(node: Node, text: string): number {
  const end = wordEnd(text, node.startIndex)
  return end > node.startIndex && text[end] === '(' ? end : node.endIndex
}

function unitOf(match: QueryMatch, text: string): Unit {
  const outer = match.captures[0]!
  const { start, end } = spanOf(outer.node)
  let [nameStart, nameEnd, bodyStart, qualifier] = [end, start, start - 1, '']
  for (const { name: capture, node } of match.captures) {
    if (capture === 'body') bodyStart = node.startIndex
    else if (capture === 'qualifier') qualifier = folded(text.slice(node.startIndex, node.endIndex))
    else if (capture === 'name') {
      nameStart = Math.min(nameStart, node.startIndex)
      nameEnd = Math.max(nameEnd, node.endIndex)
    }
  }
  return {
    kind: outer.name as UnitKind,
    start,
    end,
    nameAt: nameStart - start,
    nameLength: Math.max(0, nameEnd - nameStart),
    bodyAt: bodyStart - start,
    prefix: match.setProperties?.prefix ?? '',
    qualifier,
  }
}

function leadOf({ name, node }: QueryCapture, text: string): Lead {
  const span = spanOf(node)
  const kind = name === 'comment' && opensDoc(text, span.start) ? 'doc' : (name as Lead['kind'])
  return { kind, ...span }
}

/** `/////` is a line across the page. */
function opensDoc(text: string, start: number): boolean {
  return text.startsWith('/**', start) || (text.startsWith('///', start) && text[start + 3] !== '/')
}

function wrapperOf(match: QueryMatch): Wrapper {
  const [outer, wrapped] = match.captures
  const { start, end } = spanOf(outer!.node)
  const inner = spanOf(wrapped!.node)
  return { start, end, innerAt: inner.start - start, innerLength: inner.end - inner.start }
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex }
}

/** White space of any length becomes one blank. */
export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
