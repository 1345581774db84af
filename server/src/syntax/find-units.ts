import type { QueryMatch } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import { folded, lastPart, spanOf } from './captures.js'
import type { Unit, UnitKind } from './findings.js'

/** What one match of a query says of a unit. */
export function unitOf(match: QueryMatch, text: string): Unit {
  const outer = match.captures[0]!
  const { start, end: ownEnd } = spanOf(outer.node)
  const { prefix: fixedPrefix, until, joins, level, above } = match.setProperties ?? {}
  let [end, nameStart, nameEnd, bodyStart] = [ownEnd, ownEnd, start, start - 1]
  let [prefix, clause] = [fixedPrefix ?? '', joins ?? '']
  const qualifiers: string[] = []
  for (const { name: capture, node } of match.captures) {
    if (capture === 'body') bodyStart = node.startIndex
    else if (capture === 'end') end = node.endIndex
    else if (capture === 'qualifier') qualifiers.push(folded(text.slice(node.startIndex, node.endIndex)))
    else if (capture === 'prefix') prefix = `${text.slice(node.startIndex, node.endIndex)} `
    else if (capture === 'parameters') clause += node.namedChildren.filter(child => !child.isExtra).length
    else if (capture in namings) {
      const named = namings[capture]!(spanOf(node), text)
      if (named.start > node.startIndex && capture === 'path')
        qualifiers.push(text.slice(node.startIndex, named.start - 1))
      nameStart = Math.min(nameStart, named.start)
      nameEnd = Math.max(nameEnd, named.end)
    }
  }
  if (until) end = endOfLineBeginning(until, text, end)
  const written = text.slice(nameStart, nameEnd).trimEnd()
  return {
    kind: outer.name as UnitKind,
    start,
    end,
    nameAt: nameStart - start,
    nameLength: written.length,
    bodyAt: bodyStart - start,
    name: prefix + folded(written),
    qualifier: qualifiers.join('.'),
    clause,
    above: above ?? '',
    level: Number(level ?? 0),
  }
}

/** Captures that name a unit, and which part of them the name is. */
export const namings: Readonly<Record<string, (span: Span, text: string) => Span>> = {
  name: span => span,
  label: unquoted,
  title: withoutTrail,
  path: lastPart,
}

/** Without the colon of a symbol and the quotes of a string, raw ones too. */
function unquoted({ start, end }: Span, text: string): Span {
  const written = text.slice(start, end)
  const opening = /^(?:r?["'`]+|:["']?)?/.exec(written)![0].length
  const closing = opening === 0 ? 0 : /["'`]*$/.exec(written.slice(opening))![0].length
  return { start: start + opening, end: end - closing }
}

function withoutTrail({ start, end }: Span, text: string): Span {
  // With an id behind them, `#`s close nothing any more: people see them.
  const trail = /(?:[ \t]+#+|[ \t]*<!--[ \t]*rm_\w+[ \t]*-->)?[ \t]*$/.exec(text.slice(start, end))!
  return { start, end: start + trail.index }
}

/** No such unit goes on any farther: where many have no end, each would cost the rest of the text. */
const farthestEnd = 20_000

function endOfLineBeginning(mark: string, text: string, from: number): number {
  const rest = text.slice(from, from + farthestEnd)
  const lineEnd = rest.indexOf(`\n${mark}`)
  return from + (lineEnd === -1 ? rest.length : lineEnd + 1 + mark.length)
}
