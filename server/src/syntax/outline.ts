import type { Span } from '../base/text.js'
import { audible, type Findings, type Unit, type UnitKind } from './findings.js'
import type { NodeType } from './piece.js'
import { Surroundings } from './surroundings.js'

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

/**
 * The units of a text in text order, what encloses before what is enclosed.
 * @param top nothing above it belongs to a unit
 */
export function outlineOf(findings: Findings, text: string, top: number): Entry[] {
  const entries: Entry[] = []
  const open: Open[] = []
  const surroundings = new Surroundings(findings, text, top)
  let before: Named | undefined
  const endAt = (index: number, end: number) => {
    const entry = entries[index]!
    const { span, signatureSpan } = entry
    entries[index] = {
      ...entry,
      span: { start: span.start, end },
      signatureSpan: { start: signatureSpan.start, end: Math.min(end, signatureSpan.end) },
    }
  }
  for (const unit of withSections(distinct(findings.units), findings.muted, text)) {
    const span = inOrder(surroundings.spanOf(unit), unit, before)
    before = { start: span.start, end: span.end, nameEnd: unit.start + unit.nameAt + unit.nameLength }
    let above: Open | undefined
    while (open.length > 0 && open.at(-1)!.end < span.end) {
      above = open.pop()!
      // Some grammars count the comment above a unit as part of the unit before.
      const isTooLong = above.kind !== 'scope' && above.end > span.start && above.end <= unit.start
      if (isTooLong) endAt(above.index, surroundings.withoutBlanks(span.start))
    }
    if (open.length >= deepest) continue
    const parent = open.at(-1)
    const nameSpan = { start: unit.start + unit.nameAt, end: unit.start + unit.nameAt + unit.nameLength }
    const { name } = unit
    const fullName = (parent ? `${parent.fullName}.` : '') + (unit.qualifier ? `${unit.qualifier}.` : '') + name
    if (above && isNextClause(unit, fullName, above)) {
      endAt(above.index, span.end)
      open.push({ ...above, end: span.end })
      continue
    }
    const index = unit.kind === 'scope' ? (parent?.index ?? -1) : entries.length
    open.push({ kind: unit.kind, end: span.end, fullName, index, clause: unit.clause })
    if (unit.kind === 'scope') continue
    const nodeType = nodeTypeOf(unit.kind, parent?.kind)
    const signatureSpan = surroundings.signatureOf(unit)
    entries.push({ nodeType, name, fullName, parent: parent?.index ?? -1, span, nameSpan, signatureSpan })
  }
  return entries
}

interface Named extends Span {
  readonly nameEnd: number
}

/** What stands around a unit reaches back over the name before it in a broken text only, and is not its own then. */
function inOrder(span: Span, unit: Unit, before: Named | undefined): Span {
  const isInside = before && span.start >= before.start && span.end <= before.end
  return !before || isInside || span.start >= before.nameEnd ? span : { start: unit.start, end: unit.end }
}

/** A unit or scope that encloses what comes next; a scope has the index of the unit around it. */
interface Open {
  readonly kind: UnitKind
  readonly end: number
  readonly fullName: string
  readonly index: number
  readonly clause: string
}

/** Whether a unit is one more clause of the function above it: people see one function. */
function isNextClause(unit: Unit, fullName: string, above: Open): boolean {
  return unit.clause !== '' && unit.clause === above.clause && unit.kind === above.kind && fullName === above.fullName
}

/** A heading stands for its section: all down to the next heading that is not below it. */
function withSections(found: readonly Unit[], muted: readonly Span[], text: string): readonly Unit[] {
  if (found.every(({ level }) => level === 0)) return found
  const units = audible(found, muted)
  const sections = [...units]
  const open: number[] = []
  const endAbove = (level: number, end: number) => {
    while (open.length > 0 && units[open.at(-1)!]!.level >= level) {
      const index = open.pop()!
      const heading = units[index]!
      sections[index] = { ...heading, end, bodyAt: heading.end - heading.start }
    }
  }
  units.forEach(({ level, start }, index) => {
    if (level === 0) return
    endAbove(level, start)
    open.push(index)
  })
  endAbove(1, text.length)
  return sections
}

function nodeTypeOf(kind: Exclude<UnitKind, 'scope'>, parent: UnitKind | undefined): NodeType {
  if (kind === 'module') return 'class'
  return kind === 'function' && parent === 'class' ? 'method' : kind
}

/**
 * Several patterns may match one definition (`const f = () => 1` as a declaration and as one of its declarators; the two
 * names of `typedef struct line { … } line_t`): what has the same name or body is one, the largest stands for it, and of
 * equals the one whose body is known. A name that the parser made up makes no unit.
 */
function distinct(units: readonly Unit[]): Unit[] {
  const kept: Unit[] = []
  const byName = new Map<number, number>()
  const bodies = new Set<number>()
  for (const unit of units) {
    if (unit.nameLength === 0) continue
    const nameStart = unit.start + unit.nameAt
    const body = unit.bodyAt < 0 ? undefined : unit.start + unit.bodyAt
    const twin = byName.get(nameStart)
    if (twin !== undefined) {
      if (kept[twin]!.end === unit.end && kept[twin]!.bodyAt < 0) kept[twin] = unit
    } else if (body === undefined || !bodies.has(body)) {
      byName.set(nameStart, kept.push(unit) - 1)
      if (body !== undefined) bodies.add(body)
    }
  }
  return kept
}
