import { type Clock, seconds } from '../base/clock.js'
import { Refusal } from '../base/errors.js'
import type { Processes } from '../base/processes.js'
import type { Bus } from '../events/bus.js'
import type { RemoraEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { nextEvent } from '../events/wait.js'
import { acceptOf } from './accept.js'
import { type Act, type Performed, perform } from './apply/act.js'
import type { Editor } from './apply/apply.js'
import { lookForPlace, type PlaceNeeds } from './apply/place.js'
import { recover } from './apply/recover.js'
import { appendIfFirst, rejected, type Seen } from './decision-events.js'
import { hunksOf, statusOf } from './hunks.js'
import { closed, type Outcome } from './outcome.js'
import { isOpen, type Proposal, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'
import { targetOf } from './proposals-projection.js'
import { settle } from './settle.js'
import { openHunks } from './state.js'
import { undoOf } from './undo.js'

export interface DecideNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly processes: Processes
  readonly rows: ProposalRows
  /** See recover.ts. */
  readonly patientUntil: number
  /** See act.ts. */
  readonly settleMs?: number
}

export interface AcceptOptions {
  /** Numbers of hunks; all that are open when absent. Only of a single proposal. */
  readonly hunks?: readonly number[]
  /** For people: `Neovim 0.12.4`, `remora proposals`. */
  readonly by: string
  /** Another process asked for it, and is not asked back. */
  readonly isAsked?: boolean
}

export interface RejectOptions {
  readonly feedback: string
  readonly hunks?: readonly number[]
  readonly by: string
}

/** How often a decision looks at the text anew when somebody types or decides at the same moment. */
const mostTries = 4

/** How often it waits, a second each time, for somebody else who is applying the same proposal. */
const mostWaits = 5

/** How long another editor has to take a change that it was asked for. */
const requestMs = 2000

/** What people decide about proposals. With settle.ts and recover.ts, where the text decides, the only place where they change. */
export class Decisions {
  readonly #needs: DecideNeeds
  #editor: Editor | undefined

  constructor(needs: DecideNeeds) {
    this.#needs = needs
  }

  /** The door whose client has this process's buffers open. */
  connect(editor: Editor): void {
    this.#editor = editor
  }

  get editor(): Editor | undefined {
    return this.#editor
  }

  /** Makes proposals real, all or none, or says why not. Nothing is ever overwritten that they did not know of. */
  accept(proposalIds: readonly string[], { hunks, by, isAsked = false }: AcceptOptions): Promise<Outcome> {
    return this.#decide(proposalIds, { by, isAsked }, seen => {
      const open = seen.filter(({ proposal }) => isOpen(proposal))
      if (open.length === 0) return closed(seen[0]!.proposal)
      return tooLateFor(hunks, seen[0]!.proposal) ?? acceptOf(open, hunks ?? null, by)
    })
  }

  /** Takes back what accepting a proposal did, with all that was accepted as one with it. */
  undo(proposalId: string, { by, isAsked = false }: Omit<AcceptOptions, 'hunks'>): Promise<Outcome> {
    const { rows } = this.#needs
    const group = [proposalId, ...(rows.state(proposalId)?.with ?? [])]
    return this.#decide([...new Set(group)], { by, isAsked }, seen => undoOf(seen, by, this.#needs))
  }

  /** Closes a proposal or some of its hunks. Feedback, when there is any, starts the agent's next turn (agents listen to the event). */
  async reject(
    proposalId: string,
    { feedback, hunks, by }: RejectOptions,
  ): Promise<Outcome | RemoraEvent<'RewriteRejectedEvent'>> {
    for (let tries = 0; tries < mostTries; tries++) {
      const [seen] = this.#look([proposalId]) as [Seen]
      const { proposal } = seen
      const late = isOpen(proposal) ? tooLateFor(hunks, proposal) : closed(proposal)
      if (late) return late
      // An edit that is on its way cannot be called back.
      if (await this.#somebodyApplies(proposal)) continue
      const event = rejected(proposal, { feedback, hunks: hunks ?? null, by })
      const events = await appendIfFirst([event], [seen], this.#needs.journal)
      if (events) return events[0] as RemoraEvent<'RewriteRejectedEvent'>
    }
    return this.#beingApplied(proposalId) ?? closed(this.#get(proposalId))
  }

  async #decide(
    proposalIds: readonly string[],
    { by, isAsked }: { readonly by: string; readonly isAsked: boolean },
    actOn: (seen: readonly Seen[]) => Act | Outcome | Promise<Act | Outcome>,
  ): Promise<Outcome> {
    const proposal_id = proposalIds[0]!
    for (let tries = 0, waits = 0; tries < mostTries && waits < mostWaits; ) {
      await this.#settle(proposalIds)
      const seen = this.#look(proposalIds)
      const act = await actOn(seen)
      if (!('members' in act)) return act
      if (await this.#isAnyApplied(act)) {
        waits++
        continue
      }
      tries++
      const performed = await perform(act, this.#editor, this.#needs)
      if (performed.kind === 'overtaken') continue
      if (performed.kind === 'elsewhere') return await this.#askHolder(act, performed, { by, isAsked })
      if (performed.kind === 'done') return this.#outcomeOf(proposal_id)
      return { ...performed, proposal_id }
    }
    const reason = 'The text keeps changing. Try again in a moment.'
    return this.#beingApplied(proposal_id) ?? { kind: 'stale', proposal_id, reason, conflicts: [] }
  }

  /** What the text says of earlier decisions is written down before it says something else. */
  async #settle(proposalIds: readonly string[]): Promise<void> {
    for (const file of proposalIds.flatMap(id => this.#get(id).files)) {
      await lookForPlace(file, this.#needs)
      await settle(targetOf(file), this.#needs)
    }
  }

  #look(proposalIds: readonly string[]): Seen[] {
    return proposalIds.map(id => ({
      version: this.#needs.journal.version(proposalStream(id)),
      proposal: this.#get(id),
    }))
  }

  /** The file is open in another process: that editor changes it, or nobody does. */
  async #askHolder(
    { kind, members }: Act,
    { path, holder }: Extract<Performed, { readonly kind: 'elsewhere' }>,
    { by, isAsked }: { readonly by: string; readonly isAsked: boolean },
  ): Promise<Outcome> {
    const { journal, bus, clock } = this.#needs
    const [first, ...others] = members
    const { proposal, hunks } = first!
    const { proposal_id, agent_id } = proposal
    const busy: Outcome = {
      kind: 'busy',
      proposal_id,
      editor: holder.name,
      reason: `${path} is open in ${holder.name}, which did not apply the change. Accept it there.`,
    }
    if (isAsked) return busy
    const decided = nextEvent(bus, concludes(proposal_id), { timeoutMs: requestMs })
    await journal.append([
      {
        event_type: 'ApplyRequestedEvent',
        agent_id,
        proposal_id,
        path,
        hunks,
        ...(others.length > 0 && { with: others.map(other => other.proposal.proposal_id) }),
        ...(kind === 'undo' && { undo: true as const }),
        deadline: seconds(clock) + requestMs / 1000,
        by,
      },
    ])
    const event = await decided
    if (!event) return busy
    if (event.event_type === 'ApplyFinishedEvent') return { kind: 'failed', proposal_id, reason: event.reason }
    if (event.event_type === 'RewriteRejectedEvent') return closed(this.#get(proposal_id))
    return this.#outcomeOf(proposal_id)
  }

  async #isAnyApplied({ members }: Act): Promise<boolean> {
    for (const { proposal } of members) if (await this.#somebodyApplies(proposal)) return true
    return false
  }

  /** Somebody else is applying this proposal right now: waits for a while until that has ended. */
  async #somebodyApplies(proposal: Proposal): Promise<boolean> {
    const { rows, processes, bus } = this.#needs
    const applying = rows.applying(proposal.proposal_id)
    if (!applying) return false
    if (!processes.isAlive(applying.processId)) {
      await recover(this.#editor, this.#needs)
      return true
    }
    await nextEvent(bus, concludes(proposal.proposal_id), { timeoutMs: 1000 })
    return true
  }

  /** Where an editor asks its person before it applies an edit, that can take as long as the person does. */
  #beingApplied(proposalId: string): Outcome | undefined {
    const applying = this.#needs.rows.applying(proposalId)
    if (!applying) return undefined
    const editor = this.#needs.processes.byId(applying.processId)?.name ?? applying.by
    return { kind: 'busy', proposal_id: proposalId, editor, reason: `${editor} is applying this proposal right now.` }
  }

  #outcomeOf(proposalId: string): Outcome {
    const proposal = this.#get(proposalId)
    if (proposal.status === 'undone') return { kind: 'undone', proposal_id: proposalId }
    if (!isOpen(proposal)) return { kind: 'applied', proposal_id: proposalId }
    const open_hunks = openHunks(proposal, hunksOf(proposal.files).length)
    return { kind: 'partially_applied', proposal_id: proposalId, open_hunks }
  }

  #get(proposalId: string): Proposal {
    const proposal = this.#needs.rows.get(proposalId)
    if (proposal) return proposal
    throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. \`remora proposals\` lists them.`)
  }
}

/** What to answer when all hunks that somebody chose are decided. Refuses those that do not exist. */
function tooLateFor(hunks: readonly number[] | undefined, proposal: Proposal): Outcome | undefined {
  if (!hunks) return undefined
  assertKnown(hunks, proposal)
  return hunks.some(hunk => statusOf(hunk, proposal) === 'open') ? undefined : closed(proposal, hunks)
}

function assertKnown(hunks: readonly number[], proposal: Proposal): void {
  const count = hunksOf(proposal.files).length
  const unknown = hunks.find(hunk => !Number.isInteger(hunk) || hunk < 0 || hunk >= count)
  if (hunks.length > 0 && unknown === undefined) return
  const has = count === 1 ? 'one hunk, number 0' : `hunks 0 to ${count - 1}`
  const asked = unknown === undefined ? 'No hunk was named' : `There is no hunk ${unknown}`
  throw new Refusal('bad_argument', `${asked}: proposal ${proposal.proposal_id} has ${has}.`)
}

/** An edit that was overtaken by typing is tried again at once, so nothing is decided by it. */
function concludes(proposalId: string) {
  return (
    event: RemoraEvent,
  ): event is RemoraEvent<
    'RewriteAppliedEvent' | 'RewriteRejectedEvent' | 'RewriteUndoneEvent' | 'ApplyFinishedEvent'
  > =>
    (event.event_type === 'RewriteAppliedEvent' ||
      event.event_type === 'RewriteUndoneEvent' ||
      event.event_type === 'RewriteRejectedEvent' ||
      (event.event_type === 'ApplyFinishedEvent' && event.outcome !== 'overtaken')) &&
    event.proposal_id === proposalId
}
