import type { AppliedChange, NewEvent } from '../../events/event.js'
import type { Journal } from '../../events/journal.js'
import { appendIfFirst, applied, applyFinished, applyStarted, type Seen, undone } from '../decision-events.js'
import type { ProposalRows } from '../proposal-rows.js'
import { targetOf } from '../proposals-projection.js'
import { isSettled } from '../settle.js'
import { type Editor, usualSettleMs } from './apply.js'
import { applyAll } from './change-set.js'
import type { PlaceNeeds } from './place.js'
import { type Part, type Plan, planFor, plannedFile } from './plan.js'

/** What a person has decided that changes texts: an accept, or taking one back. Of several proposals all or none. */
export interface Act {
  readonly kind: 'accept' | 'undo'
  readonly by: string
  readonly members: readonly Member[]
}

export interface Member extends Seen {
  /** null: all that are open. */
  readonly hunks: readonly number[] | null
  readonly parts: readonly Part[]
}

export type Performed =
  | { readonly kind: 'done' }
  | Exclude<Plan, { readonly kind: 'ready' }>
  /** Somebody else decided, or typed, at the same moment: look again. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface ActNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly rows: ProposalRows
  readonly processes: { readonly ownId: string }
  /** How long an editor may take to report its own change, in milliseconds; 2,000 when absent. */
  readonly settleMs?: number
}

type Ready = Extract<Plan, { readonly kind: 'ready' }>

/**
 * Writes down what is about to happen, does it, looks whether it has happened, and writes that down. Whoever finds the
 * first without the last knows what was left half done (settle.ts).
 */
export async function perform(act: Act, editor: Editor | undefined, needs: ActNeeds): Promise<Performed> {
  const { journal, buffers, settleMs = usualSettleMs } = needs
  const plan = await planFor(
    act.members.flatMap(({ parts }) => parts),
    needs,
  )
  if (plan.kind !== 'ready') return plan
  // The plan builds on what was written down; an editor may have done something late in the meantime.
  const targets = act.members.flatMap(({ proposal }) => proposal.files.map(targetOf))
  if (!targets.every(target => isSettled(target, needs))) return { kind: 'overtaken' }
  const none = { ...act, by: 'text' }
  if (plan.files.length === 0) {
    return (await appendIfFirst(conclusions(none, plan), act.members, journal))
      ? { kind: 'done' }
      : { kind: 'overtaken' }
  }
  if (!(await appendIfFirst(started(act, plan, needs), act.members, journal))) return { kind: 'overtaken' }
  const label = `Remora: ${act.kind === 'undo' ? 'take back ' : ''}${act.members[0]!.proposal.reasoning}`
  const verdict = await applyAll(
    plan.files,
    { exclusively: journal.exclusively, editor, buffers, label, settleMs },
    needs,
  )
  if (verdict.kind === 'done') {
    const finished = act.members.map(({ proposal }) => applyFinished(proposal, 'applied'))
    await journal.append([...conclusions(act, plan), ...finished])
    return { kind: 'done' }
  }
  const { kind } = verdict
  const reason = kind === 'failed' ? verdict.reason : 'The text changed at the same moment.'
  await journal.append(act.members.map(({ proposal }) => applyFinished(proposal, kind, reason)))
  return verdict
}

function started(act: Act, plan: Ready, { processes }: ActNeeds): NewEvent[] {
  const isAlone = plan.files.length === 1 && act.members.length === 1
  const files = plan.files.map(file => plannedFile(file, isAlone))
  return act.members.map(member =>
    applyStarted(member.proposal, {
      processId: processes.ownId,
      by: act.by,
      hunks: member.hunks,
      with: others(member, act),
      undo: act.kind === 'undo',
      files,
      changes: changesOf(member, plan),
    }),
  )
}

function conclusions(act: Act, plan: Ready): NewEvent[] {
  return act.members.map(member => {
    if (act.kind === 'undo') return undone(member.proposal, act.by)
    const hunks = member.parts.flatMap(part => part.hunks)
    return applied(member.proposal, { hunks, by: act.by, changes: changesOf(member, plan), with: others(member, act) })
  })
}

function changesOf({ proposal }: Member, plan: Ready): readonly AppliedChange[] {
  return plan.changes.get(proposal.proposal_id) ?? []
}

function others({ proposal }: Member, { members }: Act): string[] {
  return members.map(member => member.proposal.proposal_id).filter(id => id !== proposal.proposal_id)
}
