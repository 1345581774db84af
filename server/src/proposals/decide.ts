import { type Clock, seconds } from '../base/clock.js'
import { Refusal } from '../base/errors.js'
import { absolutePath } from '../base/paths.js'
import type { Processes } from '../base/processes.js'
import { textHash } from '../base/text.js'
import type { Holder } from '../buffers/open-buffers.js'
import type { Bus } from '../events/bus.js'
import type { NewEvent, ProposedFile, RemoraEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { nextEvent } from '../events/wait.js'
import { applyInEditor, applyOnDisk, type Editor, type Verdict } from './apply.js'
import { appendIfFirst, applied, finished, rejected } from './decision-events.js'
import { closed, type Outcome } from './outcome.js'
import { findPlace, type Place, type PlaceNeeds } from './place.js'
import { isOpen, type Proposal, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'
import { type Rebased, rebase } from './rebase.js'
import { isPresent, recover } from './settle.js'

export interface DecideNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly processes: Processes
  readonly rows: ProposalRows
}

/** How often an accept looks at the text anew when somebody types at the same moment. */
const attempts = 3

/** How long another editor has to take a change that it was asked for. */
const requestMs = 2000

type Edit = Extract<Rebased, { kind: 'edit' }>

/** What people decide about proposals. With settle.ts, where the text decides, the only place where they change. */
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

  /** Makes a proposal real, or says why not. Nothing is ever overwritten that the proposal did not know of. */
  async accept(proposalId: string, by: string): Promise<Outcome> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const version = this.#needs.journal.version(proposalStream(proposalId))
      const proposal = this.#get(proposalId)
      if (!isOpen(proposal)) return closed(proposal)
      if (await this.#somebodyApplies(proposal)) continue
      const outcome = await this.#tryOnce(proposal, version, by)
      if (outcome !== 'again') return outcome
    }
    const reason = 'The text keeps changing. Accept again in a moment.'
    return this.#beingApplied(proposalId) ?? { kind: 'stale', proposal_id: proposalId, reason }
  }

  /** Closes a proposal. Feedback, when there is any, starts the agent's next turn (agents listen to the event). */
  async reject(
    proposalId: string,
    feedback: string,
    by: string,
  ): Promise<Outcome | RemoraEvent<'RewriteRejectedEvent'>> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const version = this.#needs.journal.version(proposalStream(proposalId))
      const proposal = this.#get(proposalId)
      if (!isOpen(proposal)) return closed(proposal)
      // An edit that is on its way cannot be called back.
      if (await this.#somebodyApplies(proposal)) continue
      const events = await appendIfFirst([rejected(proposal, feedback, by)], proposal, version, this.#needs.journal)
      if (events) return events[0] as RemoraEvent<'RewriteRejectedEvent'>
    }
    return this.#beingApplied(proposalId) ?? closed(this.#get(proposalId))
  }

  async #tryOnce(proposal: Proposal, version: number, by: string): Promise<Outcome | 'again'> {
    const { proposal_id } = proposal
    const file = soleFile(proposal)
    const place = await this.#place(file)
    if (place.kind === 'gone') return { kind: 'stale', proposal_id, reason: place.reason }
    if (place.kind === 'elsewhere') return await this.#askHolder(proposal, place.holder, by)
    const rebased = rebase(place.text, place.span, file)
    if (rebased.kind === 'stale') return { kind: 'stale', proposal_id, reason: rebased.reason }
    const { journal } = this.#needs
    if (rebased.kind === 'present') {
      const first = await appendIfFirst([applied(proposal, 'text')], proposal, version, journal)
      return first ? { kind: 'applied', proposal_id } : 'again'
    }
    const started = this.#started(proposal, by, { [file.path]: textHash(rebased.result) })
    if (!(await appendIfFirst([started], proposal, version, journal))) return 'again'
    return await this.#finish(proposal, by, await this.#perform(proposal, place, rebased))
  }

  async #place(file: ProposedFile): Promise<Place> {
    const { nodes, root, buffers } = this.#needs
    const node = file.anchor === null ? undefined : nodes.get(file.anchor)
    const path = absolutePath(root, node?.filePath ?? file.path)
    if (!buffers.byPath(path)) await nodes.scanFile(path)
    return findPlace(file, this.#needs)
  }

  async #perform(proposal: Proposal, place: Extract<Place, { kind: 'buffer' | 'disk' }>, edit: Edit): Promise<Verdict> {
    const change = { edits: edit.edits, result: edit.result, label: `Remora: ${proposal.reasoning}` }
    if (place.kind === 'disk') {
      const verdict = applyOnDisk(place.path, place.text, change)
      if (verdict.kind === 'done') await this.#needs.nodes.scanFile(place.path)
      return verdict
    }
    if (!this.#editor) return { kind: 'failed', reason: 'No editor is connected that could apply the edit.' }
    const isThere = () => isPresent(soleFile(proposal), this.#needs)
    return await applyInEditor(place.buffer, change, this.#editor, this.#needs.buffers, isThere)
  }

  async #finish(proposal: Proposal, by: string, verdict: Verdict): Promise<Outcome | 'again'> {
    const { proposal_id } = proposal
    const { journal } = this.#needs
    if (verdict.kind === 'done') {
      await journal.append([applied(proposal, by), finished(proposal, 'applied', '')])
      return { kind: 'applied', proposal_id }
    }
    const reason = verdict.kind === 'failed' ? verdict.reason : 'The text changed at the same moment.'
    await journal.append([finished(proposal, verdict.kind, reason)])
    return verdict.kind === 'overtaken' ? 'again' : { kind: 'failed', proposal_id, reason }
  }

  /** The file is open in another process: that editor changes it, or nobody does. */
  async #askHolder(proposal: Proposal, holder: Holder, by: string): Promise<Outcome> {
    const { journal, bus, clock } = this.#needs
    const { proposal_id, agent_id } = proposal
    const decided = nextEvent(bus, concludes(proposal_id), { timeoutMs: requestMs })
    await journal.append([
      {
        event_type: 'ApplyRequestedEvent',
        agent_id,
        proposal_id,
        path: soleFile(proposal).path,
        hunks: null,
        deadline: seconds(clock) + requestMs / 1000,
        by,
      },
    ])
    const event = await decided
    if (event?.event_type === 'RewriteAppliedEvent') return { kind: 'applied', proposal_id }
    if (event?.event_type === 'RewriteRejectedEvent') return closed(this.#get(proposal_id))
    if (event?.event_type === 'ApplyFinishedEvent') return { kind: 'failed', proposal_id, reason: event.reason }
    const reason = `${soleFile(proposal).path} is open in ${holder.name}, which did not apply the change. Accept it there.`
    return { kind: 'busy', proposal_id, editor: holder.name, reason }
  }

  /** Somebody else is applying this proposal right now: waits for a while until that has ended. */
  async #somebodyApplies(proposal: Proposal): Promise<boolean> {
    const { rows, processes, bus } = this.#needs
    const applying = rows.applying(proposal.proposal_id)
    if (!applying) return false
    if (!processes.isAlive(applying.processId)) {
      await recover(this.#needs)
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

  #started(proposal: Proposal, by: string, expected: Record<string, string>): NewEvent {
    return {
      event_type: 'ApplyStartedEvent',
      agent_id: proposal.agent_id,
      stream: proposalStream(proposal.proposal_id),
      proposal_id: proposal.proposal_id,
      by,
      process_id: this.#needs.processes.ownId,
      expected,
    }
  }

  #get(proposalId: string): Proposal {
    const proposal = this.#needs.rows.get(proposalId)
    if (proposal) return proposal
    throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. \`remora proposals\` lists them.`)
  }
}

function soleFile(proposal: Proposal): ProposedFile {
  const [file, second] = proposal.files
  if (!file || second) throw new Refusal('unsupported', 'Proposals over several files cannot be decided here yet.')
  return file
}

/** An edit that was overtaken by typing is tried again at once, so nothing is decided by it. */
function concludes(proposalId: string) {
  return (
    event: RemoraEvent,
  ): event is RemoraEvent<'RewriteAppliedEvent' | 'RewriteRejectedEvent' | 'ApplyFinishedEvent'> =>
    (event.event_type === 'RewriteAppliedEvent' ||
      event.event_type === 'RewriteRejectedEvent' ||
      (event.event_type === 'ApplyFinishedEvent' && event.outcome !== 'overtaken')) &&
    event.proposal_id === proposalId
}
