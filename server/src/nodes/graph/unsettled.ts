import type { Database } from '../../base/database.js'
import { areTargetsIndexed } from '../store/late-indexes.js'
import { readUses } from '../store/survey-text.js'
import { type Base, type FactsRow, FileFacts } from './file-facts.js'
import { stemMeant } from './modules.js'
import { calledName } from './names.js'

/**
 * A name that comes or goes concerns every file that uses it. Who that is stands in no table (it would have more rows
 * than all others together); the stored uses are looked through, in steps that nobody has to wait for.
 */

/**
 * Names that mean something else to others once a file reads `after` and not `before`, although nobody comes or goes:
 * what the file passes on of other modules, what its types inherit, and its folder. Marks every file where that has no names. Call
 * inside a transaction, before the edges change.
 */
export function namesConcerned(database: Database, before: FactsRow | undefined, after: FactsRow): string[] {
  if (before?.uses === after.uses && before.links === after.links && before.outline === after.outline) return []
  const [old, now] = [before && new FileFacts(before), new FileFacts(after)]
  const passedOn = differing(importsIn(old), importsIn(now))
  if (passedOn.some(([, name]) => name === '*')) unsettleAll(database)
  const types = [...new Set([...(old?.heirs() ?? []), ...now.heirs()])].filter(
    place => basesOf(old, place) !== basesOf(now, place),
  )
  const known = types.flatMap(place => (old ? old.names.at(place).map(index => old.nodeIds[index]!) : []))
  return [
    ...(isEmpty(before) === isEmpty(after) ? [] : after.path.split('/').slice(-2, -1)),
    ...passedOn.flatMap(([, name, as]) => [name, as].filter(Boolean)),
    ...types.map(place => place.slice(place.lastIndexOf('.') + 1)),
    ...heirsOf(database, known),
  ]
}

/** With a first file a folder comes that others may import, with a last one it goes. */
function isEmpty(file: FactsRow | undefined): boolean {
  return file === undefined || file.outline === '[]'
}

function importsIn(facts: FileFacts | undefined): Map<string, readonly [module: string, name: string, as: string]> {
  return new Map(facts?.imports.map(([module, name, as]) => [`${module}\n${name}\n${as}`, [module, name, as]]))
}

function differing<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): T[] {
  const missingIn =
    (map: ReadonlyMap<string, T>) =>
    ([key]: [string, T]) =>
      !map.has(key)
  return [...[...before].filter(missingIn(after)), ...[...after].filter(missingIn(before))].map(([, value]) => value)
}

function basesOf(facts: FileFacts | undefined, place: string): string {
  const written = (base: Base) => ('place' in base ? `=${base.place}` : base.path)
  return facts?.basesOf(place).map(written).join('\n') ?? ''
}

/** By name: those that inherit from these nodes, and those that inherit from them. */
function heirsOf(database: Database, nodeIds: readonly number[]): string[] {
  // Before the index is there, a first scan is on its way, which looks at everybody.
  if (nodeIds.length === 0 || !areTargetsIndexed(database)) return []
  return database
    .sql<[string], { name: string }>(
      `WITH RECURSIVE heirs (node_id) AS (
         SELECT value FROM json_each(?)
         UNION
         SELECT e.from_id FROM heirs h JOIN edges e ON e.to_id = h.node_id AND e.edge_type = 'inherits'
       )
       SELECT DISTINCT n.name FROM heirs h JOIN nodes n ON n.node_id = h.node_id`,
    )
    .all(JSON.stringify(nodeIds))
    .map(({ name }) => calledName(name))
}

/** Looking through all uses for so many names finds nearly every file. */
const many = 500

const filesPerStep = 200

/** Marks the files concerned as unresolved. Each step of the iteration is one short transaction. */
export function* settleNames(database: Database): Generator<void> {
  const names = database
    .sql<[], { name: string }>('SELECT name FROM unsettled_names')
    .all()
    .map(row => row.name)
  if (names.length === 0) return
  if (names.length > many) unsettleAll(database)
  else {
    const wanted = new Set(names)
    for (let after = 0, last = lastFileId(database); after < last; after += filesPerStep) {
      markUsers(database, wanted, after, after + filesPerStep)
      yield
    }
  }
  const done = database.sql('DELETE FROM unsettled_names WHERE name = ?')
  database.transaction(() => {
    for (const name of names) done.run(name)
  })
}

/** Marks every file as unresolved. */
export function unsettleAll(database: Database): void {
  database.sql(`UPDATE files SET resolved = 0 WHERE resolved = 1 AND hash <> ''`).run()
}

function markUsers(database: Database, names: ReadonlySet<string>, after: number, last: number): void {
  const rows = database
    .sql<[number, number], { file_id: number; path: string; uses: string }>(
      `SELECT c.file_id, f.path, c.uses FROM contents c JOIN files f ON f.file_id = c.file_id
       WHERE c.file_id > ? AND c.file_id <= ? AND f.resolved = 1`,
    )
    .all(after, last)
  const users = rows.filter(({ path, uses }) => usesAny(uses, path, names))
  if (users.length === 0) return
  const mark = database.sql('UPDATE files SET resolved = 0 WHERE file_id = ?')
  database.transaction(() => {
    for (const { file_id } of users) mark.run(file_id)
  })
}

function usesAny(text: string, from: string, names: ReadonlySet<string>): boolean {
  const { uses, imports } = readUses(text)
  const isWanted = (name: string) => names.has(name)
  return (
    uses.some(([, path]) => path.split('.').some(isWanted)) ||
    imports.some(
      ([module, name]) => isWanted(name) || segments(module).some(isWanted) || isWanted(stemMeant(module, from)),
    )
  )
}

/** Each may be a folder, a file or a unit. */
function segments(module: string): string[] {
  return module.split(/[/\\.:]+/)
}

function lastFileId(database: Database): number {
  return database.sql<[], { last: number | null }>('SELECT max(file_id) AS last FROM files').get()?.last ?? 0
}
