import type { Span } from '../base/text.js'
import type { Findings, Lead, Unit, Wrapper } from './findings.js'

/** What stands around units: wrappers, decorators, comments. */
export class Surroundings {
  readonly #text: string
  readonly #top: number
  readonly #leads: readonly Lead[]
  readonly #wrapperByInner: ReadonlyMap<number, Wrapper>

  constructor(findings: Findings, text: string, top: number) {
    this.#text = text
    this.#top = top
    this.#leads = findings.leads.filter(lead => lead.start >= top)
    const wider = findings.wrappers.filter(wrapper => wrapper.end - wrapper.start > wrapper.innerLength)
    this.#wrapperByInner = new Map(wider.map(wrapper => [wrapper.start + wrapper.innerAt, wrapper]))
  }

  spanOf(unit: Unit): Span {
    let span: Span = unit
    for (let wrapper = this.#wrapperOf(span); wrapper; wrapper = this.#wrapperOf(span)) span = wrapper
    const start = unit.above ? this.#startWithLines(span.start, unit.above) : this.#startWithLeads(span.start)
    return { start, end: this.withoutBlanks(span.end) }
  }

  /** Some grammars count the line end as part of a statement. */
  withoutBlanks(from: number): number {
    let end = from
    while (isBlank(this.#text, end - 1)) end--
    return end
  }

  /** From behind the decorators that the grammar counts as part of the unit to the body, or to a comment above it. */
  signatureOf(unit: Unit): Span {
    let { start } = unit
    for (let lead = this.#leadAt(start); lead; lead = this.#leadAt(start)) {
      start = lead.end
      while (isBlank(this.#text, start)) start++
    }
    if (unit.bodyAt < 0) return { start, end: unit.end }
    let end = unit.start + unit.bodyAt
    for (let lead = this.#leadBefore(end); lead && lead.start > start; lead = this.#leadBefore(end)) end = lead.start
    return { start, end }
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

  /** Walks up over the lines directly above that begin with `mark`, no deeper than the unit itself. */
  #startWithLines(unitStart: number, mark: string): number {
    let start = unitStart
    for (let lineEnd = this.#lineEndAbove(unitStart); lineEnd > this.#top; ) {
      const lineStart = this.#text.lastIndexOf('\n', lineEnd - 1) + 1
      const indent = this.#text.slice(lineStart, lineEnd).search(/\S/)
      if (indent < 0 || indent > this.#columnOf(unitStart) || !this.#text.startsWith(mark, lineStart + indent)) break
      start = lineStart + indent
      lineEnd = lineStart - 1
    }
    return start
  }

  /** -1 if something stands before the unit on its line. */
  #lineEndAbove(unitStart: number): number {
    const lineStart = unitStart - this.#columnOf(unitStart)
    return this.#text.slice(lineStart, unitStart).trim() === '' ? lineStart - 1 : -1
  }

  #columnOf(offset: number): number {
    return offset - 1 - this.#text.lastIndexOf('\n', offset - 1)
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

  /** A lead with nothing between it and an offset. */
  #leadBefore(offset: number): Lead | undefined {
    const lead = this.#leads[this.#firstLeadFrom(offset) - 1]
    return lead && this.#lineEndsBetween(lead.end, offset) !== undefined ? lead : undefined
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
