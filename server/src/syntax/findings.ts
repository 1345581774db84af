import type { QueryCapture, QueryMatch } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import { spanOf } from './captures.js'
import { namings, unitOf } from './find-units.js'
import { collectUses, useKinds } from './find-uses.js'
import type { Reference } from './piece.js'
import type { SyntaxTree } from './tree.js'

// What one query finds in a tree, as plain offsets. The captures of `server/assets/queries/*.scm` end here:
//
//   @class @module @function @method @section @table   a unit, whole
//     @name       its name; of several the stretch from the first to the last; `(#set! prefix "impl ")` goes before it
//     @label      the same for a name that is a string or symbol: without its quotes or colon
//     @title      the same for a heading: without its closing `#`s and an inline id
//     @path       the same for a dotted name: its last part is the name, what stands before it the qualifier
//     @prefix     a word that goes before the name: `it` adds, so that nobody takes a test for the function it tests
//     @body       where its signature ends
//     @end        where the unit ends, if the grammar makes siblings of its parts: a Kotlin property and its getter;
//                 `(#set! until "}")`: with the next line that begins so
//     @qualifier  stands before the name in the full name: the receiver of a Go method; several are joined by dots
//     @parameters as many as they are tell the clauses of one function from those of another
//     `(#set! joins "true")`   a clause: one unit with what it follows of the same kind, name and number of parameters
//     `(#set! level "2")`      a heading: its section goes on to the next heading that is not below it
//     `(#set! above "#")`      the lines directly above that begin so belong to it, whatever the tree says of them
//   @scope        no unit, but its @name counts in the full names of what is inside: an object literal
//   @wrapper      widens a unit that is its @wrapped: `export`, a decorated definition
//   @attribute    a decorator or attribute of the unit behind it
//   @comment      `/**` and `///` belong to the unit on the next line, others may stand between an @attribute and its unit
//   @doc          any comment that belongs to the unit on the next line
//   @call @import @inherit   a name in use; an import without quotes, of `Shop.Cart` inherits `Cart`
//   @arguments    the same of a call: the name is the word before the parenthesis. A pattern for the whole call would
//                 have every call of a chain wait for those before it, which takes the square of the chain
//     @of         the module an imported name is of; a call's receiver that no `.`, `::` or `->` leads to;
//                 `(#set! of "")`: this file itself
//     @as         what the file calls an import; `(#set! as "")`: nothing
//     `(#set! all "true")`     a module all of whose names are known to the file from now on
//   @mute         in it no name is in use and no heading begins a section: a pattern, a type, a quote
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
  /** As people see it: with its prefix, and white space folded. */
  readonly name: string
  readonly qualifier: string
  /** What the clauses of one function have in common; empty for a unit that is whole. */
  readonly clause: string
  readonly above: string
  /** Of a heading, 1 is the highest; 0 for a unit that ends where its syntax ends. */
  readonly level: number
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
  readonly of: string | undefined
  readonly as: string | undefined
  /** How far what else was read of it reaches beyond its name: an import over several lines and its module. */
  readonly before: number
  readonly behind: number
}

/** Each list in text order, what encloses before what is enclosed. */
export interface Findings {
  readonly units: readonly Unit[]
  readonly wrappers: readonly Wrapper[]
  readonly leads: readonly Lead[]
  readonly uses: readonly Use[]
  readonly muted: readonly Span[]
}

/** In the whole tree, or in what touches `within`. */
export function findIn(tree: SyntaxTree, within?: Span): Findings {
  const { text, grammar } = tree
  const units: Unit[] = []
  const wrappers: Wrapper[] = []
  const leads: Lead[] = []
  const uses: Use[] = []
  const muted: Span[] = []
  for (const match of tree.matches(grammar.query, within)) {
    const outer = match.captures[0]!
    const role = roles[outer.name] ?? 'use'
    if (role === 'use') collectUses(match, text, uses)
    else if (role === 'unit') units.push(unitOf(match, text))
    else if (role === 'lead') leads.push(leadOf(outer, text))
    else if (role === 'mute') muted.push(spanOf(outer.node))
    else wrappers.push(wrapperOf(match))
  }
  return {
    units: units.sort(inTextOrder),
    wrappers: wrappers.sort(inTextOrder),
    leads: leads.sort(inTextOrder),
    uses: uses.sort(inTextOrder),
    muted: muted.sort(inTextOrder),
  }
}

/** Those that begin in nothing muted. Both lists are in text order. */
export function audible<T extends Span>(items: readonly T[], muted: readonly Span[]): readonly T[] {
  if (muted.length === 0) return items
  let next = 0
  let silentTo = -1
  return items.filter(({ start }) => {
    while (next < muted.length && muted[next]!.start <= start) silentTo = Math.max(silentTo, muted[next++]!.end)
    return start >= silentTo
  })
}

/** By start; what encloses comes before what is enclosed. */
export function inTextOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end
}

const roles: Readonly<Record<string, 'unit' | 'lead' | 'wrapper' | 'mute'>> = {
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
  mute: 'mute',
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

/** Every capture that means something; one that begins with `_` is a query's own. */
export const captureNames: readonly string[] = [
  ...[roles, useKinds, namings].flatMap(Object.keys),
  ...['prefix', 'body', 'end', 'qualifier', 'parameters', 'wrapped', 'arguments', 'of', 'as'],
]
