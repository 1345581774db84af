import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { applyEdits, Lines } from '../../base/text.js'
import type { IdEdits } from '../../nodes/ids/written-ids.js'
import { applyInEditor, applyOnDisk, type Verdict } from '../../proposals/apply/apply.js'
import type { Door, Place } from '../door.js'
import { defineCommand } from './command.js'

const uri = z.string()

/** Writes the ids of everybody in a file into its text, behind the lines of their names. */
export const injectIds = defineCommand('remora.injectIds', { uri }, async (args, door) => {
  const done = await change(args.uri, door, {
    label: 'Remora: write ids',
    find: ({ workspace, filePath }, isLate) => workspace.nodes.writtenIds.injection(filePath, isLate),
  })
  tell(done.isPending ? undefined : `Ids written into ${done.filePath}: ${done.count}.`, done, door)
  return { ok: true, injected: done.count, skipped: done.skipped, ...(done.isPending && { pending: true }) }
})

/** Takes every id out of a file's text again. */
export const stripIds = defineCommand('remora.stripIds', { uri }, async (args, door) => {
  const done = await change(args.uri, door, {
    label: 'Remora: take ids out',
    find: ({ workspace, filePath }) => workspace.nodes.writtenIds.removal(filePath),
  })
  tell(done.isPending ? undefined : `Ids taken out of ${done.filePath}: ${done.count}.`, done, door)
  return { ok: true, stripped: done.count, skipped: done.skipped, ...(done.isPending && { pending: true }) }
})

interface Work {
  readonly label: string
  find(place: Place, isLate: () => boolean): Promise<IdEdits>
}

interface Done {
  readonly filePath: string
  readonly count: number
  /** Lines are 0-based, as everywhere in this protocol. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[]
  /** The editor still asks its person. */
  readonly isPending: boolean
}

/** How often the text is looked at anew when somebody types at the same moment. */
const attempts = 3

/** A client may be asking its person before it applies an edit; the command does not wait longer than this. */
const answerWithinMs = 5000

/** Finding the places for ids keeps the thread from answering others. */
const findWithinMs = 2000

async function change(uri: string, door: Door, work: Work): Promise<Done> {
  const place = await door.workspaces.at(uri)
  if (!place) throw new Refusal('unsupported', `${uri} is not a file, so it has no agents.`)
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await find(place, work)
    const verdict = found.edits.length === 0 ? 'nothing to do' : await perform(found, place, work.label, door)
    if (verdict !== 'nothing to do' && verdict !== 'pending') {
      if (verdict.kind === 'overtaken') continue
      if (verdict.kind === 'failed') throw new Refusal('conflict', verdict.reason)
    }
    const lines = new Lines(found.text)
    const skipped = found.skipped.map(({ at, reason }) => ({ line: lines.positionAt(at).line, reason }))
    return { filePath: place.filePath, count: found.edits.length, skipped, isPending: verdict === 'pending' }
  }
  throw new Refusal('stale', `${place.filePath} keeps changing. Try again in a moment.`)
}

async function find(place: Place, work: Work): Promise<IdEdits> {
  const { workspace, path } = place
  const isOpen = workspace.buffers.byPath(path) !== undefined
  const holder = isOpen ? undefined : workspace.openBuffers.holderOf(path)
  if (holder) throw new Refusal('busy', `${place.filePath} is open in ${holder.name}. Do it there, or close it there.`)
  if (!isOpen) await workspace.nodes.scanFile(path)
  const until = performance.now() + findWithinMs
  return await work.find(place, () => performance.now() > until)
}

async function perform(found: IdEdits, place: Place, label: string, door: Door): Promise<Verdict | 'pending'> {
  const { buffers, journal, nodes } = place.workspace
  const { edits, text } = found
  const edit = { edits, result: applyEdits(text, edits), label }
  const buffer = buffers.byPath(place.path)
  if (!buffer) {
    const verdict = applyOnDisk(place.path, text, edit, journal.exclusively)
    if (verdict.kind === 'done') await nodes.scanFile(place.path)
    return verdict
  }
  if (buffer.text !== text) return { kind: 'overtaken' }
  const late = new Promise<'pending'>(resolve => {
    setTimeout(() => resolve('pending'), answerWithinMs).unref()
  })
  const isThere = () => buffer.text === edit.result
  return await Promise.race([applyInEditor(buffer, edit, door.client, buffers, isThere), late])
}

/** A plain client shows no result of commands, which would leave the person without a word. */
function tell(what: string | undefined, { skipped }: Done, { client }: Door): void {
  if (what === undefined || client.knowsRemora) return
  const [first] = skipped
  const others = first ? ` ${skipped.length} left out, the first in line ${first.line + 1}: ${first.reason}` : ''
  client.showMessage('info', what + others)
}
