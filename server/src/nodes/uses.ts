import type { Piece, Reference } from '../syntax/piece.js'

/** Which names a text uses, and what they mean within it. Pure. */

export type UseKind = Reference['kind']

/** One name that is used in one way, and the pieces (their indexes) that use it. */
export type Use = readonly [kind: UseKind, name: string, ...from: number[]]

export interface Uses {
  /** What means another piece of the same text: pairs of piece indexes, from and to, one behind the other. */
  readonly links: Readonly<Record<UseKind, readonly number[]>>
  /** What may mean something of another file. */
  readonly uses: readonly Use[]
}

type Pieces = readonly Pick<Piece, 'name' | 'nodeType' | 'parent'>[]

/**
 * The nearest enclosing unit that has a member of the name decides; failing that, the only one of the name in the
 * text. A name that could mean two of them means none (specification: lsp.md, Graph).
 */
export function usesOf(references: readonly Reference[], pieces: Pieces): Uses {
  const links = { calls: [] as number[], imports: [] as number[], inherits: [] as number[] }
  const uses: Use[] = []
  const named = byName(pieces)
  for (const use of distinct(references)) {
    const [kind, name, ...froms] = use
    const namesakes = kind === 'imports' ? [] : (named.get(name) ?? []).filter(index => fits(kind, pieces[index]!))
    if (namesakes.length === 0) uses.push(use)
    else {
      for (const from of froms) {
        const to = nearest(namesakes, from, pieces)
        if (to !== undefined && to !== from) links[kind].push(from, to)
      }
    }
  }
  return { links, uses }
}

/** Whether a node can be meant by a use of its name. */
export function fits(kind: UseKind, { nodeType }: Pick<Piece, 'nodeType'>): boolean {
  if (kind === 'inherits') return nodeType === 'class'
  const isCallable = nodeType === 'function' || nodeType === 'method' || nodeType === 'class'
  return kind === 'calls' ? isCallable : nodeType !== 'file'
}

function nearest(namesakes: readonly number[], from: number, pieces: Pieces): number | undefined {
  if (namesakes.length === 1) return namesakes[0]
  for (let scope = from; scope !== -1; scope = pieces[scope]!.parent) {
    const members = namesakes.filter(index => pieces[index]!.parent === scope)
    if (members.length > 0) return members.length === 1 ? members[0] : undefined
  }
  return undefined
}

function byName(pieces: Pieces): Map<string, number[]> {
  const named = new Map<string, number[]>()
  pieces.forEach(({ name }, index) => {
    const namesakes = named.get(name)
    if (namesakes) namesakes.push(index)
    else named.set(name, [index])
  })
  return named
}

/** A function that calls another ten times calls it. */
function distinct(references: readonly Reference[]): Use[] {
  const uses = {
    imports: new Map<string, number[]>(),
    inherits: new Map<string, number[]>(),
    calls: new Map<string, number[]>(),
  }
  for (const { kind, name, from } of references) {
    const froms = uses[kind].get(name)
    if (!froms) uses[kind].set(name, [from])
    else if (froms[froms.length - 1] !== from) froms.push(from)
  }
  const kinds = ['imports', 'inherits', 'calls'] as const
  return kinds.flatMap(kind => [...uses[kind]].map(([name, froms]): Use => [kind, name, ...new Set(froms)]))
}
