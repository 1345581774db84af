import { spawnSync } from 'node:child_process'
import { packageRoot } from '../../server/src/base/assets.js'
import { languageOf } from '../support/languages.js'
import { readSource, type Source, type Unit } from './source.js'
import { Workspace } from './workspace.js'

/** How many of those who must still be somebody are, from one commit to the next. */
export interface Faithfulness {
  readonly kind: 'same address' | 'same code elsewhere' | 'file renamed'
  readonly units: number
  readonly kept: number
}

type Kind = Faithfulness['kind']
type Sources = ReadonlyMap<string, Source>

export interface HistoryReport {
  readonly commits: number
  readonly rows: readonly Faithfulness[]
  readonly shared: readonly string[]
  readonly lost: readonly string[]
}

/**
 * Replays this repository's own commits, oldest first, and has each scanned. What must hold is told by the texts and by
 * git (`-M`), not by the matcher: a unit that is the only one at its address on both sides; one whose whole code, which
 * nobody else has, stands elsewhere now; and one in a file that git calls renamed. Undefined without a history.
 */
export async function replayedHistory(latest: number): Promise<HistoryReport | undefined> {
  const commits = git('rev-list', '--reverse', '--first-parent', 'HEAD').split('\n').filter(Boolean).slice(-latest)
  if (commits.length < 2) return undefined
  const counts = new Map<Kind, { units: number; kept: number }>()
  const [shared, lost]: [string[], string[]] = [[], []]
  const blobs: Blobs = new Map()
  const workspace = await Workspace.of([])
  try {
    let before: Sources = new Map()
    let ids = new Map<Unit, string>()
    for (const [index, commit] of commits.entries()) {
      const after = await sourcesOf(commit, blobs)
      bring(workspace, before, after)
      await workspace.nodes.scan()
      shared.push(...workspace.sharedIds())
      const now = new Map([...after.values()].flatMap(source => idsOf(source, workspace)))
      const truth = index === 0 ? [] : expectations(before, after, renames(commits[index - 1]!, commit))
      for (const { kind, was, is, place } of truth) {
        const count = counts.get(kind) ?? { units: 0, kept: 0 }
        counts.set(kind, count)
        count.units++
        if (ids.get(was) === now.get(is)) count.kept++
        else lost.push(`${commit.slice(0, 7)} ${kind}: ${place}`)
      }
      before = after
      ids = now
    }
  } finally {
    await workspace.close()
  }
  return { commits: commits.length, rows: [...counts].map(([kind, count]) => ({ kind, ...count })), shared, lost }
}

function git(...args: readonly string[]): string {
  const { status, stdout } = spawnSync('git', args, { cwd: packageRoot, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return status === 0 ? stdout : ''
}

/** Sources by the blob and path that git knows them by: most are the same from one commit to the next. */
type Blobs = Map<string, Source>

async function sourcesOf(commit: string, known: Blobs): Promise<Sources> {
  const entries = git('ls-tree', '-r', '-z', commit).split('\0').filter(Boolean)
  const wanted = entries.flatMap(entry => {
    const [, blob, path] = /^\d+ blob (\w+)\t(.*)$/s.exec(entry) ?? []
    return path && languageOf(path)?.id.match(/typescript|tsx|javascript|lua/) ? [{ blob: blob!, path }] : []
  })
  const fresh = wanted.filter(({ blob, path }) => !known.has(`${blob} ${path}`))
  const texts = textsOf(fresh.map(({ blob }) => blob))
  for (const { blob, path } of fresh) known.set(`${blob} ${path}`, await readSource(path, texts.get(blob)!))
  return new Map(wanted.map(({ blob, path }) => [path, known.get(`${blob} ${path}`)!]))
}

/** All in one process: starting one for each file takes longer than all the rest. */
function textsOf(blobs: readonly string[]): Map<string, string> {
  const options = { cwd: packageRoot, input: blobs.join('\n'), maxBuffer: 2 ** 28 }
  const { stdout } = spawnSync('git', ['cat-file', '--batch'], options)
  const texts = new Map<string, string>()
  for (let at = 0; at < stdout.length; ) {
    const lineEnd = stdout.indexOf(10, at)
    const [blob, , size] = stdout.toString('latin1', at, lineEnd).split(' ')
    const end = lineEnd + 1 + Number(size)
    texts.set(blob!, stdout.toString('utf8', lineEnd + 1, end))
    at = end + 1
  }
  return texts
}

function bring(workspace: Workspace, before: Sources, after: Sources): void {
  const gone = [...before.keys()].filter(path => !after.has(path))
  const changed = [...after.values()].filter(({ path, text }) => before.get(path)?.text !== text)
  workspace.write(Object.fromEntries(gone.map(path => [path, null])))
  workspace.write(Object.fromEntries(changed.map(({ path, text }) => [path, text])))
}

function idsOf({ path, units }: Source, workspace: Workspace): [Unit, string][] {
  const ids = workspace.idsByPlace(path)
  return units.flatMap(unit => {
    const id = ids.get(unit.nameSpan.start)
    return id === undefined ? [] : [[unit, id]]
  })
}

/** New paths by old ones. */
function renames(from: string, to: string): Map<string, string> {
  const lines = git('diff', '-M', '--diff-filter=R', '--name-status', from, to).split('\n').filter(Boolean)
  return new Map(lines.map(line => line.split('\t').slice(1) as [string, string]))
}

interface Expectation {
  readonly kind: Kind
  readonly was: Unit
  readonly is: Unit
  readonly place: string
}

function expectations(before: Sources, after: Sources, renamed: ReadonlyMap<string, string>): Expectation[] {
  const found: Expectation[] = []
  const settled = new Set<Unit>()
  for (const [path, source] of before) {
    const file = after.get(renamed.get(path) ?? path)
    if (!file) continue
    const [was, is] = [onlyOnes(source.units, addressOf), onlyOnes(file.units, addressOf)]
    for (const [address, unit] of was) {
      const other = is.get(address)
      if (!other) continue
      settled.add(unit).add(other)
      const kind = renamed.has(path) ? 'file renamed' : 'same address'
      found.push({ kind, was: unit, is: other, place: `${file.path}: ${unit.fullName}` })
    }
  }
  const [was, is] = [onlyOnes(unitsOf(before), codeOf), onlyOnes(unitsOf(after), codeOf)]
  for (const [code, { source, unit }] of was) {
    const other = is.get(code)
    if (!other || unit.tokenCount < 12 || settled.has(unit) || settled.has(other.unit)) continue
    const place = `${source.path}: ${unit.fullName} → ${other.source.path}: ${other.unit.fullName}`
    found.push({ kind: 'same code elsewhere', was: unit, is: other.unit, place })
  }
  return found
}

function unitsOf(sources: Sources): { source: Source; unit: Unit }[] {
  return [...sources.values()].flatMap(source => source.units.map(unit => ({ source, unit })))
}

function addressOf({ nodeType, fullName }: Unit): string {
  return `${nodeType} ${fullName}`
}

function codeOf({ source, unit }: { source: Source; unit: Unit }): string {
  return source.text.slice(unit.span.start, unit.span.end)
}

function onlyOnes<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const only = new Map<string, T>()
  const several = new Set<string>()
  for (const item of items) {
    const key = keyOf(item)
    if (only.has(key)) several.add(key)
    only.set(key, item)
  }
  for (const key of several) only.delete(key)
  return only
}
