import { statSync } from 'node:fs'
import type { App } from '../app.js'
import { Refusal, type RefusalCode } from '../base/errors.js'
import { absolutePath } from '../base/paths.js'
import { applyEdits, Lines } from '../base/text.js'
import type { IdEdits } from '../nodes/ids/written-ids.js'
import { applyOnDisk } from '../proposals/apply/apply.js'
import { scan, scanFile, scanIfNew } from './fresh-index.js'
import type { Invocation } from './invocation.js'
import { pathInWorkspace } from './workspace-path.js'

export type IdChange = 'inject' | 'strip'

export interface ChangedFile {
  readonly filePath: string
  /** How many ids were written or taken out. */
  readonly count: number
  /** Lines are 1-based. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[]
}

/** A file that was to be changed and is as it was. */
export interface RefusedFile {
  readonly filePath: string
  readonly code: RefusalCode
  readonly reason: string
}

export interface ChangedFiles {
  readonly changed: readonly ChangedFile[]
  readonly refused: readonly RefusedFile[]
}

interface Options {
  readonly kind: IdChange
  readonly dryRun: boolean
  /** For the status line. */
  readonly doing: string
}

/**
 * Writes ids into the files at a path, or takes them out; without a path, of the whole workspace. A file that an editor
 * has open is left to that editor. Of a single file, what cannot be done is refused.
 */
export async function changeIds(
  path: string | undefined,
  app: App,
  { terminal, cwd }: Invocation,
  { kind, dryRun, doing }: Options,
): Promise<ChangedFiles> {
  const place = path === undefined ? '' : pathInWorkspace(path, app.root, cwd)
  const isFile = statSync(absolutePath(app.root, place), { throwIfNoEntry: false })?.isFile() === true
  if (isFile) {
    await scanIfNew(app, terminal)
    await scanFile(place, app)
    const changed = await changeFile(place, app, kind, dryRun)
    if (!dryRun) await scanFile(place, app)
    return { changed: changed ? [changed] : [], refused: [] }
  }
  await scan(app, terminal)
  const files = filesAt(place, app)
  const changed: ChangedFile[] = []
  const refused: RefusedFile[] = []
  for (const [index, filePath] of files.entries()) {
    terminal.status(`${doing}: ${index + 1} of ${files.length} files`)
    const result = await orRefusal(filePath, () => changeFile(filePath, app, kind, dryRun))
    if (result && 'code' in result) refused.push(result)
    else if (result) changed.push(result)
  }
  terminal.status('')
  if (!dryRun && changed.length > 0) await scan(app, terminal)
  return { changed, refused }
}

function filesAt(place: string, { nodes }: App): string[] {
  const files = nodes.files(place === '' ? '' : `${place}/`)
  if (files.length > 0 || place === '') return files.filter(path => nodes.writtenIds.canHaveIds(path))
  throw new Refusal('not_found', `There are no agents at ${place}. \`remora nodes\` without a path lists all.`)
}

/** Undefined when there is nothing to do. */
async function changeFile(
  filePath: string,
  { root, journal, nodes, openBuffers }: App,
  kind: IdChange,
  dryRun: boolean,
): Promise<ChangedFile | undefined> {
  const { writtenIds } = nodes
  const found = await (kind === 'inject' ? writtenIds.injection(filePath) : writtenIds.removal(filePath))
  const { text, edits } = found
  if (edits.length > 0) {
    const path = absolutePath(root, filePath)
    const holder = openBuffers.holderOf(path)
    if (holder) throw new Refusal('busy', `${filePath} is open in ${holder.name}. Do it there, or close it there.`)
    const change = { result: applyEdits(text, edits) }
    const verdict = dryRun ? undefined : applyOnDisk(path, text, change, journal.exclusively)
    if (verdict?.kind === 'failed') throw new Refusal('read_only', `${filePath}: ${verdict.reason}`)
    if (verdict?.kind === 'overtaken') throw new Refusal('stale', `${filePath} changed at the same moment.`)
  }
  const changed = changedFile(filePath, found)
  return changed.count + changed.skipped.length === 0 ? undefined : changed
}

function changedFile(filePath: string, { text, edits, skipped }: IdEdits): ChangedFile {
  const lines = new Lines(text)
  return {
    filePath,
    count: edits.length,
    skipped: skipped.map(({ at, reason }) => ({ line: lines.positionAt(at).line + 1, reason })),
  }
}

/** One file that cannot be changed keeps nobody from the others. */
async function orRefusal<T>(filePath: string, work: () => Promise<T>): Promise<T | RefusedFile> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { filePath, code: error.code, reason: error.message }
  }
}
