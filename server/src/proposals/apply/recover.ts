import { type Clock, seconds } from '../../base/clock.js'
import { absolutePath } from '../../base/paths.js'
import type { Processes } from '../../base/processes.js'
import { applyEdits, shifted, type TextEdit, textHash } from '../../base/text.js'
import type { AppliedChange, NewEvent, PlannedFile } from '../../events/event.js'
import type { Journal } from '../../events/journal.js'
import { appendIfFirst, applied, applyFinished, applyStarted, type Seen, undone } from '../decision-events.js'
import { proposalStream } from '../proposal.js'
import type { Applying, ProposalRows } from '../proposal-rows.js'
import { type Editor, type Hands, usualSettleMs } from './apply.js'
import { applyAll } from './change-set.js'
import { findPlace, isReachable, type Place, type PlaceNeeds, sourceAt } from './place.js'
import type { FileChange } from './plan.js'

export interface RecoverNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly clock: Clock
  readonly processes: Processes
  readonly rows: ProposalRows
  /** In seconds since the epoch: until then an editor may still open its files here again. */
  readonly patientUntil: number
}

/** Proposals that a dead process was applying as one. */
interface Unfinished {
  readonly applying: Applying
  readonly seen: readonly Seen[]
}

/** A file of it as it was found. */
interface Found {
  readonly path: string
  readonly isDone: boolean
  /** What would finish it, or take it back; undefined where others have changed too much since. */
  readonly flip: FileChange | undefined
}

/** In seconds. */
const patience = 5

/**
 * Settles what dead processes had begun. The texts tell how far they came: what was done in all files is done, what was
 * done in none is not, and what was done in some is finished, or taken back where that cannot be.
 */
export async function recover(editor: Editor | undefined, needs: RecoverNeeds): Promise<void> {
  for (const unfinished of findUnfinished(needs)) {
    for (const { path } of unfinished.applying.files) await needs.nodes.scanFile(absolutePath(needs.root, path))
    const found = lookAt(unfinished.applying, needs)
    if (!found || (await claimed(unfinished, needs)) === undefined) continue
    await settle(unfinished, found, editor, needs)
  }
}

function findUnfinished({ rows, processes, journal }: RecoverNeeds): Unfinished[] {
  const handled = new Set<string>()
  return rows.beingApplied().flatMap(({ proposal_id }) => {
    const applying = rows.applying(proposal_id)
    if (handled.has(proposal_id) || !applying || processes.isAlive(applying.processId)) return []
    const ids = [proposal_id, ...applying.with.filter(id => rows.applying(id)?.processId === applying.processId)]
    for (const id of ids) handled.add(id)
    const seen = ids.map(id => ({ version: journal.version(proposalStream(id)), proposal: rows.get(id)! }))
    return [{ applying, seen }]
  })
}

/** Undefined where only somebody else can tell, or nobody yet: the text may be in an editor that is just coming back. */
function lookAt({ files, changes, at }: Applying, needs: RecoverNeeds): Found[] | undefined {
  const now = seconds(needs.clock)
  const isPatient = now < needs.patientUntil || now < at + patience
  const found: Found[] = []
  for (const file of files) {
    const place = findPlace({ path: file.path, anchor: null, ...(file.creates && { creates: true }) }, needs)
    if (place.medium === 'elsewhere') return undefined
    if (!isReachable(place)) continue
    if (file.medium === 'buffer' && place.medium === 'disk' && isPatient) return undefined
    found.push({ path: file.path, ...stateOf(file, place, changes, needs) })
  }
  return found
}

function stateOf(
  file: PlannedFile,
  place: Place,
  changes: readonly AppliedChange[],
  needs: PlaceNeeds,
): Pick<Found, 'isDone' | 'flip'> {
  const { path, edits, inverse } = file
  const hash = textHash(place.text)
  const flipped = (by: readonly TextEdit[], removes = false): FileChange => {
    return { place, path, edits: by, result: applyEdits(place.text, by), removes, isThere: () => false }
  }
  if (hash === file.after_hash) {
    return { isDone: true, flip: flipped(inverse, file.creates === true && place.medium === 'disk') }
  }
  if (hash === file.before_hash) return { isDone: false, flip: flipped(edits) }
  const back = inverseInNodes(path, changes, needs)
  return { isDone: back !== undefined, flip: back && flipped(back) }
}

/** Somebody has typed elsewhere in the file since: takes back what stands in its nodes, if it still does. */
function inverseInNodes(path: string, changes: readonly AppliedChange[], needs: PlaceNeeds): TextEdit[] | undefined {
  const edits: TextEdit[] = []
  for (const change of changes.filter(({ path: at, anchor }) => at === path && anchor !== null)) {
    const node = findPlace(change, needs)
    if (!isReachable(node) || textHash(sourceAt(node)) !== change.after_hash) return undefined
    edits.push(...change.inverse.map(edit => shifted(edit, node.span.start)))
  }
  return edits.length > 0 ? edits : undefined
}

/** Undefined when another process settles it. */
function claimed({ seen }: Unfinished, { journal, processes, rows }: RecoverNeeds) {
  const events = seen.map(({ proposal }) =>
    applyStarted(proposal, { ...rows.applying(proposal.proposal_id)!, processId: processes.ownId }),
  )
  return appendIfFirst(events, seen, journal)
}

async function settle(
  unfinished: Unfinished,
  found: readonly Found[],
  editor: Editor | undefined,
  needs: RecoverNeeds,
): Promise<void> {
  const { journal, buffers } = needs
  const all = unfinished.applying.files.length
  const done = found.filter(({ isDone }) => isDone)
  const open = found.filter(({ isDone }) => !isDone)
  if (done.length === 0) return await fail(unfinished, 'ended before anything was done.', needs)
  const hands = {
    exclusively: journal.exclusively,
    editor,
    buffers,
    settleMs: usualSettleMs,
    label: 'Remora: finish what was interrupted',
  }
  if (found.length === all && (await isFlipped(open, hands, needs))) {
    await journal.append(conclusions(unfinished, needs))
  } else if (await isFlipped(done, hands, needs)) {
    await fail(unfinished, 'ended in the middle; what it had done was taken back.', needs)
  } else {
    const paths = done.map(({ path }) => path).join(', ')
    await fail(unfinished, `ended in the middle, and ${paths} could not be taken back.`, needs)
  }
}

/** All or none. */
async function isFlipped(found: readonly Found[], hands: Hands, needs: RecoverNeeds): Promise<boolean> {
  const flips = found.flatMap(({ flip }) => flip ?? [])
  return flips.length === found.length && (await applyAll(flips, hands, needs)).kind === 'done'
}

function conclusions({ applying, seen }: Unfinished, { rows }: RecoverNeeds): NewEvent[] {
  return seen.flatMap(({ proposal }): NewEvent[] => {
    const { by, undo, hunks, changes, with: others } = rows.applying(proposal.proposal_id) ?? applying
    const event = undo ? undone(proposal, by) : applied(proposal, { hunks, by, changes, with: others })
    return [event, applyFinished(proposal, 'applied')]
  })
}

async function fail({ seen }: Unfinished, how: string, { journal }: RecoverNeeds): Promise<void> {
  const reason = `The process that applied the change ${how}`
  await journal.append(seen.map(({ proposal }) => applyFinished(proposal, 'failed', reason)))
}
