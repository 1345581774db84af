import { extname } from 'node:path'
import { unmarked } from './marks.js'
import { type Act, acts, type Mutation, type Random } from './mutations.js'
import { readSource, type Source } from './source.js'
import { Workspace } from './workspace.js'

/** What became of the units that one kind of mutation was done to. */
export interface Survival {
  readonly kind: string
  readonly goal: number
  readonly mutations: number
  /** Units that it was about, and how many of them kept their ids. */
  readonly subjects: number
  readonly kept: number
  /** All other units of the files concerned. */
  readonly bystanders: number
  readonly bystandersKept: number
}

export interface Report {
  readonly rows: readonly Survival[]
  /** Ids that two living nodes had at once. */
  readonly shared: readonly string[]
  /** Copies and new units that were given the id of somebody who had lived before. */
  readonly usurped: readonly string[]
  /** Who was lost: `kind: path: full name`. */
  readonly lost: readonly string[]
}

/** A mutation of one file, and everybody's ids before it. */
interface Trial {
  readonly act: Act
  readonly source: Source
  readonly other: Source
  readonly mutation: Mutation
}

/**
 * Does something to most files of a workspace at once, has it scanned, and looks who is who; `rounds` times from the
 * beginning. Kinds take turns. Every fifth file is left alone, so that there are places to move to.
 */
export async function survivalOf(sources: readonly Source[], rounds: number, random: Random): Promise<Report> {
  const tally = new Tally()
  for (let round = 0; round < rounds; round++) await oneRound(sources, round, random, tally)
  return tally.report()
}

async function oneRound(sources: readonly Source[], round: number, random: Random, tally: Tally): Promise<void> {
  const workspace = await Workspace.of(sources)
  try {
    await workspace.nodes.scan()
    const before = new Ids(workspace, sources)
    const trials: Trial[] = []
    const places = new Set(sources.filter((_, index) => index % 5 === 4))
    for (const [index, source] of sources.entries()) {
      const act = acts[(index + round) % acts.length]!
      const trial = index % 5 === 4 ? undefined : await trialOf(act, source, places, random)
      if (!trial) continue
      trials.push(trial)
      // What was moved there must not be overwritten by the next one.
      places.delete(trial.other)
    }
    for (const { mutation } of trials) workspace.write(withoutAllMarks(mutation.files))
    await workspace.nodes.scan()
    tally.share(workspace.sharedIds())
    for (const trial of trials) tally.look(trial, before, workspace)
    const removals = trials.filter(({ act }) => act.kind === 'delete')
    for (const { source } of removals) workspace.write({ [source.path]: source.text })
    await workspace.nodes.scan()
    for (const { source } of removals) tally.lookAgain(source, before, workspace)
  } finally {
    await workspace.close()
  }
}

/** Undefined where the mutation would not leave sound code in which everybody is still found. */
async function trialOf(
  act: Act,
  source: Source,
  places: ReadonlySet<Source>,
  random: Random,
): Promise<Trial | undefined> {
  const others = [...places].filter(place => extname(place.path) === extname(source.path))
  const other = others[Math.floor(random() * others.length)] ?? source
  const mutation = source.isSound ? act.mutate(source, random, other) : undefined
  if (!mutation) return undefined
  for (const [path, text] of Object.entries(mutation.files)) {
    if (text === null) continue
    const { text: plain, places } = unmarked(text)
    const { isSound, units } = await readSource(path, plain)
    const starts = new Set(units.map(({ nameSpan }) => nameSpan.start))
    if (!isSound || [...places.values()].some(place => !starts.has(place))) return undefined
    if (plain === source.text && path === source.path) return undefined
  }
  return { act, source, other, mutation }
}

function withoutAllMarks(files: Mutation['files']): Mutation['files'] {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text && unmarked(text).text]))
}

/** Everybody's ids in sources as they were read. */
class Ids {
  readonly #byPath: ReadonlyMap<string, readonly (string | undefined)[]>
  readonly given: ReadonlySet<string>

  constructor(workspace: Workspace, sources: readonly Source[]) {
    this.#byPath = new Map(sources.map(source => [source.path, idsOf(source, workspace)]))
    this.given = new Set(sources.flatMap(({ path }) => workspace.nodes.inFile(path).map(({ agentId }) => agentId)))
  }

  of(source: Source, unit: number): string | undefined {
    return this.#byPath.get(source.path)?.[unit]
  }
}

function idsOf({ path, units }: Source, workspace: Workspace): (string | undefined)[] {
  const at = workspace.idsByPlace(path)
  return units.map(({ nameSpan }) => at.get(nameSpan.start))
}

class Tally {
  readonly #rows = new Map<string, { -readonly [Key in keyof Survival]: Survival[Key] }>()
  readonly #shared: string[] = []
  readonly #usurped: string[] = []
  readonly #lost: string[] = []

  report(): Report {
    return { rows: [...this.#rows.values()], shared: this.#shared, usurped: this.#usurped, lost: this.#lost }
  }

  look({ act, source, other, mutation }: Trial, before: Ids, workspace: Workspace): void {
    const { nodes } = workspace
    const row = this.#row(act)
    row.mutations++
    const subjects = new Set(mutation.subjects)
    for (const [path, marked] of Object.entries(mutation.files)) {
      if (marked === null) continue
      const { places } = unmarked(marked)
      const ids = workspace.idsByPlace(path)
      for (const [unit, place] of places) {
        const isKept = ids.get(place) === before.of(source, unit)
        if (subjects.has(unit)) this.#subject(row, source, unit, isKept)
        else this.#bystander(row, source, unit, isKept)
      }
      for (const node of nodes.inFile(path)) {
        const isNew = mutation.newNames?.includes(node.name)
        if (isNew && before.given.has(node.agentId)) this.#usurped.push(`${act.kind}: ${path}: ${node.fullName}`)
      }
      if (path === other.path && other !== source) {
        other.units.forEach(({ nameSpan }, unit) => {
          this.#bystander(row, other, unit, ids.get(nameSpan.start) === before.of(other, unit))
        })
      }
    }
    if (act.kind === 'delete') this.#checkGone(source, mutation, before, workspace)
  }

  /** What was deleted is back. */
  lookAgain(source: Source, before: Ids, workspace: Workspace): void {
    const row = this.#row({ kind: 'delete and restore', goal: 0.995 })
    row.mutations++
    const ids = idsOf(source, workspace)
    for (const unit of source.units.keys()) this.#subject(row, source, unit, ids[unit] === before.of(source, unit))
  }

  share(places: readonly string[]): void {
    this.#shared.push(...places)
  }

  #checkGone(source: Source, { subjects }: Mutation, before: Ids, { nodes }: Workspace): void {
    for (const unit of subjects) {
      const id = before.of(source, unit)
      if (id && nodes.get(id)?.orphaned === false)
        this.#usurped.push(`delete: ${source.path}: ${nodes.get(id)!.fullName}`)
    }
  }

  #subject(row: { kind: string; subjects: number; kept: number }, source: Source, unit: number, isKept: boolean): void {
    row.subjects++
    if (isKept) row.kept++
    else this.#lose(row.kind, source, unit)
  }

  #bystander(
    row: { kind: string; bystanders: number; bystandersKept: number },
    source: Source,
    unit: number,
    isKept: boolean,
  ): void {
    row.bystanders++
    if (isKept) row.bystandersKept++
    else this.#lose(`${row.kind} (beside it)`, source, unit)
  }

  #lose(kind: string, { path, units }: Source, unit: number): void {
    this.#lost.push(`${kind}: ${path}: ${units[unit]!.fullName}`)
  }

  #row({ kind, goal }: Pick<Act, 'kind' | 'goal'>) {
    const row = this.#rows.get(kind) ?? {
      kind,
      goal,
      mutations: 0,
      subjects: 0,
      kept: 0,
      bystanders: 0,
      bystandersKept: 0,
    }
    this.#rows.set(kind, row)
    return row
  }
}

/** A small generator (mulberry32): the same numbers for the same seed on every machine. */
export function seeded(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
