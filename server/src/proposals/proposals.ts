import { seconds } from '../base/clock.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { absolutePath } from '../base/paths.js'
import type { RemoraEvent } from '../events/event.js'
import type { Editor } from './apply/apply.js'
import { recover } from './apply/recover.js'
import type { CheckNeeds } from './checks.js'
import { type AcceptOptions, type DecideNeeds, Decisions, type RejectOptions } from './decide.js'
import { type Edited, edit } from './edit.js'
import type { Outcome } from './outcome.js'
import type { Proposal } from './proposal.js'
import { ProposalRows } from './proposal-rows.js'
import { targetOf } from './proposals-projection.js'
import { type Draft, type DraftFile, judge, type Proposed, propose } from './propose.js'
import { settle, undoable } from './settle.js'

interface Needs extends Omit<DecideNeeds, 'rows' | 'patientUntil'> {
  readonly log: Log
  /** Whether this process stays: then editors may open in it again what they had open in one that died. */
  readonly resident: boolean
  readonly checks: CheckNeeds
}

/** How long an editor may take to open its files again. */
const comebackMs = 5000

/** What agents would like to change, and what people said to it. */
export class Proposals {
  readonly rows: ProposalRows
  readonly #decisions: Decisions
  readonly #needs: DecideNeeds
  readonly #checks: CheckNeeds
  readonly #log: Log
  readonly #unsubscribe: readonly (() => void)[]
  readonly #comeback: NodeJS.Timeout | undefined
  #isClosed = false

  constructor({ log, resident, checks, ...needs }: Needs) {
    const { bus, nodes, buffers, clock, journal } = needs
    this.rows = new ProposalRows(journal.database)
    this.#needs = { ...needs, rows: this.rows, patientUntil: resident ? seconds(clock) + comebackMs / 1000 : 0 }
    this.#checks = checks
    this.#log = log
    this.#decisions = new Decisions(this.#needs)
    this.#unsubscribe = [
      bus.subscribe(event => this.#obey(event)),
      bus.subscribe(event => this.#lookAgain(event)),
      nodes.changed(({ path, agentIds }) => this.#settle([...agentIds, path])),
      buffers.onEvent(({ kind }) => {
        if (kind === 'opened' && this.rows.beingApplied().length > 0) this.#inBackground(this.recover())
      }),
    ]
    if (resident) this.#comeback = setTimeout(() => this.#inBackground(this.recover()), comebackMs).unref()
  }

  connect(editor: Editor): void {
    this.#decisions.connect(editor)
  }

  /** Refuses what could never be accepted. */
  propose(draft: Draft): Promise<Proposed> {
    return propose(draft, { ...this.#checks, rows: this.rows })
  }

  /** What an agent meant with a text, before it is proposed. Refuses what could not be proposed. */
  judge(file: DraftFile): Promise<string> {
    return judge(file, this.#checks)
  }

  /** @param proposalIds several are accepted as one: all or none */
  accept(proposalIds: string | readonly string[], options: AcceptOptions): Promise<Outcome> {
    return this.#decisions.accept([proposalIds].flat(), options)
  }

  reject(proposalId: string, options: RejectOptions): Promise<Outcome | RemoraEvent<'RewriteRejectedEvent'>> {
    return this.#decisions.reject(proposalId, options)
  }

  undo(proposalId: string, by: string): Promise<Outcome> {
    return this.#decisions.undo(proposalId, { by })
  }

  /** What changed a node last, if the node still reads so. */
  undoable(agentId: string): Proposal | undefined {
    return undoable(agentId, this.#needs)
  }

  /** Puts a person's version in the place of an agent's. */
  edit(edited: Edited): Promise<Outcome | undefined> {
    return edit(edited, { ...this.#needs, checks: this.#checks })
  }

  /** Settles what dead processes left half-done. */
  recover(): Promise<void> {
    return recover(this.#decisions.editor, this.#needs)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#comeback)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /** Another process asks for a change of a file that is open here. */
  #obey(event: RemoraEvent): void {
    if (event.event_type !== 'ApplyRequestedEvent' || event.deadline < seconds(this.#needs.clock)) return
    if (!this.#needs.buffers.byPath(absolutePath(this.#needs.root, event.path))) return
    const { proposal_id, hunks, by, with: others = [] } = event
    const options = { by, isAsked: true, ...(hunks && { hunks }) }
    this.#inBackground(
      event.undo
        ? this.#decisions.undo(proposal_id, options)
        : this.#decisions.accept([proposal_id, ...others], options),
    )
  }

  /**
   * The person may have undone it in the editor before the journal said that it was done. Nobody has to wait for that:
   * to look at a text means to parse it.
   */
  #lookAgain(event: RemoraEvent): void {
    if (event.event_type !== 'ApplyFinishedEvent') return
    const targets = this.rows.get(event.proposal_id)?.files.map(targetOf) ?? []
    setImmediate(() => {
      if (!this.#isClosed) this.#settle(targets)
    })
  }

  #settle(targets: readonly string[]): void {
    for (const target of targets) {
      if (this.rows.isTarget(target)) this.#inBackground(settle(target, this.#needs))
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch(error => this.#log.error('a proposal could not be settled', { error: messageOf(error) }))
  }
}
