import type { Node, QueryMatch } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import { folded, lastPart, spanOf } from './captures.js'
import type { Use } from './findings.js'
import { nameBefore, receiverOf } from './receiver.js'
import { wordEnd } from './tokens.js'

export const useKinds: Readonly<Record<string, Use['kind']>> = { call: 'calls', import: 'imports', inherit: 'inherits' }

/** The names in use in one match of a query. */
export function collectUses(match: QueryMatch, text: string, uses: Use[]): void {
  for (const { name: capture, node } of match.captures) {
    if (capture === 'arguments') collectCall(node.startIndex, text, uses)
    const kind = useKinds[capture]
    if (!kind) continue
    const end = endOfName(node, text)
    const start = kind === 'inherits' ? lastPart(spanOf(node), text).start : node.startIndex
    if (end <= start) continue
    const name = text.slice(start, end)
    const meaning =
      kind === 'imports'
        ? importOf(name, match, text)
        : { name, of: captured('of', match, text) ?? receiverOf(text, start), as: undefined }
    uses.push(useOf(kind, { start, end }, meaning, beyond(match, { start, end })))
  }
}

function collectCall(argumentsStart: number, text: string, uses: Use[]): void {
  const { start, end } = nameBefore(text, argumentsStart)
  const name = text.slice(start, end)
  if (name === '' || name === 'import') return
  uses.push(useOf('calls', { start, end }, { name, of: receiverOf(text, start), as: undefined }, nowhereElse))
}

type Meaning = Pick<Use, 'name' | 'of' | 'as'>
type Beyond = Pick<Use, 'before' | 'behind'>

/** All of one shape: there are tens of thousands in a large file, which are gone through at every keystroke. */
function useOf(kind: Use['kind'], { start, end }: Span, { name, of, as }: Meaning, { before, behind }: Beyond): Use {
  return { kind, name, of, as, start, end, before, behind }
}

const nowhereElse: Beyond = { before: 0, behind: 0 }

function beyond({ captures }: QueryMatch, { start, end }: Span): Beyond {
  if (captures.length === 1) return nowhereElse
  return {
    before: Math.max(0, ...captures.map(({ node }) => start - node.startIndex)),
    behind: Math.max(0, ...captures.map(({ node }) => node.endIndex - end)),
  }
}

function importOf(name: string, match: QueryMatch, text: string): Meaning {
  const { of, as, all } = match.setProperties ?? {}
  if (all) return { name: '*', of: name.replace(quotes, ''), as: undefined }
  return {
    name: name.replace(quotes, ''),
    of: of ?? captured('of', match, text)?.replace(quotes, '') ?? undefined,
    as: as ?? captured('as', match, text) ?? undefined,
  }
}

function captured(name: string, { captures }: QueryMatch, text: string): string | undefined {
  if (captures.length === 1) return undefined
  const node = captures.find(capture => capture.name === name)?.node
  return node && folded(text.slice(node.startIndex, node.endIndex))
}

/** Most names in use are a plain word before a `(`. Asking the tree where they end would cost a WASM call each. */
function endOfName(node: Node, text: string): number {
  const end = wordEnd(text, node.startIndex)
  return end > node.startIndex && text[end] === '(' ? end : node.endIndex
}

/** What opens with none ends with none: `foldl'` is a name. */
const quotes = /^["'`]+|(?<=^["'`].*)["'`]+$/gs
