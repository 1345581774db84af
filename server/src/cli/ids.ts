import type { App } from '../app.js'
import { counted } from '../base/words.js'
import type { CodeNode } from '../nodes/code-node.js'
import { checkIds as findMistakes } from '../nodes/ids/check-ids.js'
import type { WrittenId } from '../nodes/ids/written-ids.js'
import { wireNode } from '../nodes/wire-node.js'
import { scan } from './fresh-index.js'
import { type ChangedFile, changeIds, type IdChange, type RefusedFile } from './ids-in-files.js'
import type { ExitCode, Invocation } from './invocation.js'
import { agentsAt } from './nodes.js'
import { displayName, nameOf } from './present.js'
import { columns, printable } from './terminal/text.js'
import { withApp } from './with-app.js'

const by = 'remora ids'

interface WriteOptions {
  /** Say what would be done. */
  readonly dryRun?: boolean
}

/** `remora ids check`: what is wrong with the ids that stand in the sources, and whose code is gone. */
export function checkIds(cli: Invocation): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    await scan(app, terminal)
    const { duplicates, foreign } = findMistakes(await writtenIds(app))
    const orphans = agentsAt('', app, { includeOrphans: true }).filter(node => node.orphaned)
    if (json) {
      terminal.json({
        duplicates: duplicates.map(places => ({ agent_id: places[0]!.id, places: places.map(wirePlace) })),
        foreign: foreign.map(one => ({ agent_id: one.id, ...wirePlace(one), holder: one.holder?.agentId ?? null })),
        orphans: orphans.map(node => wireNode(node, app.agents.statuses.of(node))),
      })
    } else {
      const rows = [
        ...duplicates.map(places => ['written twice', places[0]!.id, places.map(placeOf).join(', ')]),
        ...foreign.map(one => ['not its own', one.id, `${placeOf(one)} ${whose(one, app)}`]),
        ...orphans.map(node => [
          'code is gone',
          node.agentId,
          `${displayName(node)}, last seen in ${printable(node.filePath)}`,
        ]),
      ]
      for (const line of columns(rows, terminal.columns)) terminal.line(line)
      const { green, red } = terminal.paintNote
      terminal.note(
        duplicates.length + foreign.length === 0
          ? `${green('✓')} Every id that is written stands once, with its own code; ${counted(orphans.length, 'orphan')}.`
          : `${red('✗')} ${counted(duplicates.length, 'duplicate')}, ${foreign.length} not their own, ${counted(orphans.length, 'orphan')}`,
      )
    }
    // Code that was deleted on purpose leaves an orphan: worth knowing, and no mistake.
    return duplicates.length + foreign.length === 0 ? 0 : 1
  })
}

/** `remora ids inject [PATH] [--dry-run]`: writes the ids of agents into their sources. */
export function injectIds(cli: Invocation, path: string | undefined, options: WriteOptions): Promise<ExitCode> {
  return write(cli, path, options, {
    kind: 'inject',
    doing: 'Writing ids',
    done: 'written into',
    would: 'would be written into',
  })
}

/** `remora ids strip [PATH] [--dry-run]`: takes them out again. */
export function stripIds(cli: Invocation, path: string | undefined, options: WriteOptions): Promise<ExitCode> {
  return write(cli, path, options, {
    kind: 'strip',
    doing: 'Taking ids out',
    done: 'taken out of',
    would: 'would be taken out of',
  })
}

interface Words {
  readonly kind: IdChange
  readonly doing: string
  readonly done: string
  readonly would: string
}

function write(
  cli: Invocation,
  path: string | undefined,
  { dryRun = false }: WriteOptions,
  { kind, doing, done, would }: Words,
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const { changed, refused } = await changeIds(path, app, cli, { kind, dryRun, doing })
    const count = changed.reduce((sum, file) => sum + file.count, 0)
    const counts = kind === 'inject' ? 'injected' : 'stripped'
    if (json) {
      terminal.json({
        [counts]: count,
        dry_run: dryRun,
        files: changed.map(({ filePath, count, skipped }) => ({ file_path: filePath, [counts]: count, skipped })),
        refused: refused.map(({ filePath, code, reason }) => ({ file_path: filePath, code, reason })),
      })
    } else show(changed, refused, `${counted(count, 'id')} ${dryRun ? would : done}`, cli)
    return refused.length === 0 ? 0 : 1
  })
}

function show(
  changed: readonly ChangedFile[],
  refused: readonly RefusedFile[],
  what: string,
  { terminal }: Invocation,
): void {
  const { paint, paintNote } = terminal
  const rows = changed.flatMap(({ filePath, count, skipped }) => [
    ...(count > 0 ? [[printable(filePath), counted(count, 'id')]] : []),
    ...skipped.map(({ line, reason }) => [
      paint.dim(`${printable(filePath)}:${line}`),
      paint.dim(`left out: ${reason}`),
    ]),
  ])
  for (const line of columns(rows, terminal.columns)) terminal.line(line)
  for (const { reason } of refused) terminal.note(`${paintNote.red('✗')} ${printable(reason)}`)
  const files = changed.filter(({ count }) => count > 0).length
  const left = changed.reduce((sum, { skipped }) => sum + skipped.length, 0)
  const others = left === 0 ? '' : `; ${counted(left, 'definition')} left out`
  terminal.note(`${paintNote.green('✓')} ${what} ${counted(files, 'file')}${others}`)
}

async function writtenIds(app: App): Promise<WrittenId[]> {
  const written: WrittenId[] = []
  for (const path of app.nodes.files()) written.push(...(await app.nodes.writtenIds.writtenIn(path)))
  return written
}

function wirePlace({ filePath, line }: WrittenId) {
  return { file_path: filePath, line: line + 1 }
}

function placeOf({ filePath, line }: WrittenId): string {
  return `${printable(filePath)}:${line + 1}`
}

function whose({ id, holder }: WrittenId, app: App): string {
  const owner = app.nodes.get(id)
  const stands = holder ? `stands at ${named(holder)}` : 'stands at no definition'
  return owner ? `${stands}; it is the id of ${nameOf(id, app)} in ${printable(owner.filePath)}` : stands
}

function named(node: CodeNode): string {
  return `${displayName(node)} (${node.agentId})`
}
