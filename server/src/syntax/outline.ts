import type { Span } from '../base/text.js'
import { type Findings, folded, type Lead, type Unit, type UnitKind, type Wrapper } from './findings.js'
import type { NodeType } from './piece.js'

/** A unit in its place: with all that belongs to it, and named from the outermost unit down. */
export interface Entry {
  readonly nodeType: NodeType
  readonly name: string
  readonly fullName: string
  /** Index of the enclosing entry in the same list; -1 at the top of the file. */
  readonly parent: number
  /** With wrapper, decorators and doc comment. */
  readonly span: Span
  readonly nameSpan: Span
  readonly signatureSpan: Span
}

/**
 * Nobody has a name for what lies deeper, so it belongs to the unit above. Without a limit, full names and hashes of
 * ten thousand nested functions (machines write such files) would cost the square of the text.
 */
const deepest = 32

/** The units of a text in text order, what encloses before what is enclosed. */
export function outlineOf(findings: Findings, text: string): Entry[] {
  const entries: Entry[] = []
  const open: Open[] = []
  const surroundings = new Surroundings(findings, text)
  for (const unit of distinct(findings.units)) {
    const span = surroundings.spanOf(unit)
    while (open.length > 0 && open.at(-1)!.end < span.end) open.pop()
    if (open.length >= deepest) continue
    const parent = open.at(-1)
    const nameSpan = { start: unit.start + unit.nameAt, end: unit.start + unit.nameAt + unit.nameLength }
    const name = unit.prefix + folded(text.slice(nameSpan.start, nameSpan.end))
    const fullName = (parent ? `${parent.fullName}.` : '') + (unit.qualifier ? `${unit.qualifier}.` : '') + name
    const index = unit.kind === 'scope' ? (parent?.index ?? -1) : entries.length
    open.push({ kind: unit.kind, end: span.end, fullName, index })
    if (unit.kind === 'scope') continue
    const nodeType = nodeTypeOf(unit.kind, parent?.kind)
    const signatureSpan = surroundings.signatureOf(unit)
    entries.push({ nodeType, name, fullName, parent: parent?.index ?? -1, span, nameSpan, signatureSpan })
  }
  return entries
}

/** A unit or scope that encloses what comes next; a scope has the index of the unit around it. */
interface Open {
  readonly kind: UnitKind
  readonly end: number
  readonly fullName: string
  readonly index: number
}

function nodeTypeOf(kind: Exclude<UnitKind, 'scope'>, parent: UnitKind | undefined): NodeType {
  if (kind === 'module') return 'class'
  return kind === 'function' && parent === 'class' ? 'method' : kind
}

/**
 * Several patterns may match one definition (`const f = () => 1` as a declaration and as one of its declarators): the
 * largest stands for it, and of equals the one whose body is known. A name that the parser made up makes no unit.
 */
function distinct(units: readonly Unit[]): Unit[] {
  const kept: Unit[] = []
  const byName = new Map<number, number>()
  for (const unit of units) {
    if (unit.nameLength === 0) continue
    const nameStart = unit.start + unit.nameAt
    const twin = byName.get(nameStart)
    if (twin === undefined) byName.set(nameStart, kept.push(unit) - 1)
    else if (kept[twin]!.end === unit.end && kept[twin]!.bodyAt < 0) kept[twin] = unit
  }
  return kept
}

/** What stands around units: wrappers, decorators, comments. */
class Surroundings {
  readonly #text: string
  readonly #leads: readonly Lead[]
  readonly #wrapperByInner: ReadonlyMap<number, Wrapper>

  constructor(findings: Findings, text: string) {
    this.#text = text
    this.#leads = findings.leads
    const wider = findings.wrappers.filter(wrapper => wrapper.end - wrapper.start > wrapper.innerLength)
    this.#wrapperByInner = new Map(wider.map(wrapper => [wrapper.start + wrapper.innerAt, wrapper]))
  }

  spanOf(unit: Unit): Span {
    let span: Span = unit
    for (let wrapper = this.#wrapperOf(span); wrapper; wrapper = this.#wrapperOf(span)) span = wrapper
    let { end } = span
    // Some grammars count the line end as part of a statement.
    while (isBlank(this.#text, end - 1)) end--
    return { start: this.#startWithLeads(span.start), end }
  }

  /** From behind the decorators that the grammar counts as part of the unit to the body. */
  signatureOf(unit: Unit): Span {
    let { start } = unit
    for (let lead = this.#leadAt(start); lead; lead = this.#leadAt(start)) {
      start = lead.end
      while (isBlank(this.#text, start)) start++
    }
    return { start, end: unit.bodyAt < 0 ? unit.end : unit.start + unit.bodyAt }
  }

  #wrapperOf(span: Span): Wrapper | undefined {
    const wrapper = this.#wrapperByInner.get(span.start)
    return wrapper && wrapper.innerLength === span.end - span.start ? wrapper : undefined
  }

  /** Walks up over what stands directly above. */
  #startWithLeads(unitStart: number): number {
    let start = unitStart
    let top = unitStart
    for (let index = this.#firstLeadFrom(unitStart) - 1; index >= 0; index--) {
      const lead = this.#leads[index]!
      const lines = this.#lineEndsBetween(lead.end, top)
      if (lines === undefined) break
      if (lead.kind !== 'attribute' && lines > 1) break
      if (lead.kind === 'doc' && lines === 1 && this.#followsCode(lead)) break
      top = lead.start
      if (lead.kind !== 'comment') start = top
    }
    return start
  }

  /** How many line ends lie between the last character before `end` and `next`; undefined if anything else does. */
  #lineEndsBetween(end: number, next: number): number | undefined {
    let from = end
    while (isBlank(this.#text, from - 1)) from--
    let lines = 0
    for (let at = from; at < next; at++) {
      if (!isBlank(this.#text, at)) return undefined
      if (this.#text.charCodeAt(at) === lineFeed) lines++
    }
    return lines
  }

  /** A comment behind code speaks of that code, not of what comes on the next line. */
  #followsCode(lead: Lead): boolean {
    let at = lead.start - 1
    while (isBlank(this.#text, at) && this.#text.charCodeAt(at) !== lineFeed) at--
    return at >= 0 && this.#text.charCodeAt(at) !== lineFeed
  }

  #leadAt(start: number): Lead | undefined {
    const lead = this.#leads[this.#firstLeadFrom(start)]
    return lead?.start === start && lead.kind === 'attribute' ? lead : undefined
  }

  #firstLeadFrom(offset: number): number {
    let low = 0
    let high = this.#leads.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#leads[middle]!.start < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

const lineFeed = 10

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 32 || (code >= 9 && code <= 13)
}
