import type { Database } from '../base/database.js'
import type { Reference } from '../syntax/piece.js'

/** One name that a text uses in one way, and the pieces (their indexes, ascending) that use it. */
export type Use = readonly [kind: Reference['kind'], name: string, ...from: number[]]

/** A function that calls another ten times calls it. */
export function usesOf(references: readonly Reference[]): Use[] {
  const uses = {
    calls: new Map<string, OpenUse>(),
    imports: new Map<string, OpenUse>(),
    inherits: new Map<string, OpenUse>(),
  }
  for (const { kind, name, from } of references) {
    const use = uses[kind].get(name)
    if (!use) uses[kind].set(name, [kind, name, from])
    else if (use.at(-1) !== from && !use.includes(from, 2)) use.push(from)
  }
  return [...uses.imports.values(), ...uses.inherits.values(), ...uses.calls.values()]
}

type OpenUse = [kind: Reference['kind'], name: string, ...from: number[]]

/** Stored uses name nodes by `node_id` where fresh ones name pieces by index. */
export function storedUses(database: Database, fileId: number): Use[] {
  const row = database.sql<[number], { uses: string }>('SELECT uses FROM file_references WHERE file_id = ?').get(fileId)
  return row ? (JSON.parse(row.uses) as Use[]) : []
}

export function putUses(
  database: Database,
  fileId: number,
  uses: readonly Use[],
  nodeIdOf: (piece: number) => number,
): void {
  const stored = uses.map(([kind, name, ...from]) => [kind, name, ...from.map(nodeIdOf)])
  database.sql('INSERT OR REPLACE INTO file_references VALUES (?, ?)').run(fileId, JSON.stringify(stored))
}

/** A module is mentioned by its last segment: `pkg.cart`, `./cart.js` and `github.com/shop/cart` all mean some `cart`. */
export function mentionedBy(uses: readonly Use[]): Set<string> {
  return new Set(uses.map(([kind, name]) => (kind === 'imports' ? lastSegment(name) : name)))
}

export function lastSegment(module: string): string {
  const segments = module.split(/[/\\.:]+/).filter(segment => segment !== '')
  const last = segments.at(-1) ?? module
  // `./cart.js` is the file `cart`, but `pkg.js` may be a package.
  return /[/\\]/.test(module) && /\.[cm]?[jt]sx?$/.test(module) ? (segments.at(-2) ?? last) : last
}
