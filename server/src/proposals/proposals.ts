import { seconds } from '../base/clock.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { absolutePath } from '../base/paths.js'
import type { NewEvent, RemoraEvent } from '../events/event.js'
import type { Editor } from './apply.js'
import { type DecideNeeds, Decisions } from './decide.js'
import type { Outcome } from './outcome.js'
import { ProposalRows } from './proposal-rows.js'
import { propose, type Rewrite } from './propose.js'
import { recover, resolvePresent } from './settle.js'

interface Needs extends Omit<DecideNeeds, 'rows'> {
  readonly log: Log
  parseErrors(path: string, text: string): Promise<number | undefined>
}

/** What agents would like to change, and what people said to it. */
export class Proposals {
  readonly rows: ProposalRows
  readonly #decisions: Decisions
  readonly #needs: Needs
  readonly #unsubscribe: readonly (() => void)[]

  constructor(needs: Needs) {
    this.#needs = needs
    this.rows = new ProposalRows(needs.journal.database)
    this.#decisions = new Decisions({ ...needs, rows: this.rows })
    this.#unsubscribe = [
      needs.bus.subscribe(event => this.#obey(event)),
      needs.nodes.changed(({ agentIds }) => this.#resolvePresent(agentIds)),
    ]
  }

  connect(editor: Editor): void {
    this.#decisions.connect(editor)
  }

  /** The events that open a proposal; refuses what could never be accepted. */
  propose(rewrite: Rewrite): Promise<NewEvent[]> {
    return propose(rewrite, this.#needs)
  }

  accept(proposalId: string, by: string): Promise<Outcome> {
    return this.#decisions.accept(proposalId, by)
  }

  reject(proposalId: string, feedback: string, by: string): Promise<Outcome | RemoraEvent<'RewriteRejectedEvent'>> {
    return this.#decisions.reject(proposalId, feedback, by)
  }

  /** Settles what dead processes left half-done. */
  recover(): Promise<void> {
    return recover({ ...this.#needs, rows: this.rows })
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /** Another process asks for a change of a file that is open here. */
  #obey(event: RemoraEvent): void {
    if (event.event_type !== 'ApplyRequestedEvent' || event.deadline < seconds(this.#needs.clock)) return
    if (!this.#needs.buffers.byPath(absolutePath(this.#needs.root, event.path))) return
    this.#inBackground(this.accept(event.proposal_id, event.by))
  }

  #resolvePresent(agentIds: readonly string[]): void {
    for (const agentId of agentIds) {
      if (this.rows.openOf(agentId)) this.#inBackground(resolvePresent(agentId, { ...this.#needs, rows: this.rows }))
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch(error => this.#needs.log.error('a proposal could not be settled', { error: messageOf(error) }))
  }
}
