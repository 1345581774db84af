import { isAgentId } from '../../base/ids.js'
import type { RehearsedSource } from './rewrite.js'

// What the rehearsal model finds in a system prompt: its source block, and the agents that are named near it.

export interface RehearsedNode extends RehearsedSource {
  readonly path: string
  readonly name: string
}

const sourceBlock = /<source ((?:\w+="[^"]*"\s*)+)>\n([\s\S]*)\n<\/source>/

/** The node in `<source path="…" language="…" name="…" type="…">`. */
export function nodeIn(system: string): RehearsedNode | undefined {
  const block = sourceBlock.exec(system)
  if (!block) return undefined
  const attributes = new Map([...block[1]!.matchAll(/(\w+)="([^"]*)"/g)].map(match => [match[1], match[2]!]))
  return {
    path: attributes.get('path') ?? '',
    language: attributes.get('language') ?? '',
    name: attributes.get('name') ?? '',
    nodeType: attributes.get('type') ?? '',
    text: block[2]!,
  }
}

/** An agent's id as it stands, or that of the neighbour with this name (or this last part of a name). */
export function idOf(receiver: string, system: string): string | undefined {
  if (isAgentId(receiver)) return receiver
  // What stands in the node's own source names nobody.
  const context = system.replace(sourceBlock, '')
  const neighbours = [
    ...[...context.matchAll(/^- (rm_[a-z0-9]{8}) (\S+?):/gm)].map(([, id, name]) => ({ id, name })),
    ...[...context.matchAll(/(\S+) \((rm_[a-z0-9]{8})\)/g)].map(([, name, id]) => ({ id, name })),
  ]
  return neighbours.find(({ name }) => name === receiver || name?.endsWith(`.${receiver}`))?.id
}

/** Names in the first list of parameters behind the node's name; a guess, for a friendly sentence. */
export function parametersOf(node: RehearsedNode): readonly string[] {
  if (node.nodeType !== 'function' && node.nodeType !== 'method') return []
  const name = node.name.split('.').at(-1)!
  const at = node.text.indexOf(`${name}(`)
  if (at === -1) return []
  const list = node.text.slice(at + name.length + 1).replace(/<[\w\s,.?&]*>/g, '')
  return splitList(list).flatMap(part => nameIn(part, node.language) ?? [])
}

/** What stands between commas, up to the bracket that closes the list. */
function splitList(text: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const character of text) {
    if (/[)\]}]/.test(character) && depth-- === 0) break
    if (/[([{]/.test(character)) depth += 1
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}

/** Go writes the name first, the C family last; everywhere else it stands before `:` or `=`. */
function nameIn(part: string, language: string): string | undefined {
  const words = part.split(/[:=]/)[0]!.match(/[A-Za-z_$][\w$]*/g) ?? []
  return language === 'go' ? words[0] : words.at(-1)
}
