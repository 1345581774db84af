import type { Agents } from '../agents/agents.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Bus } from '../events/bus.js'
import type { RemoraEvent } from '../events/event.js'
import type { Proposals } from '../proposals/proposals.js'
import { soon } from '../proposals/soon.js'

interface Needs {
  readonly bus: Bus
  readonly log: Log
  readonly agents: Agents
  readonly proposals: Proposals
  /** A person has said yes to everything beforehand (setting `chat.apply: direct`). */
  isWanted(): boolean
}

/** Accepts what sessions propose, in the process that ran the turn. What cannot be applied stays open for a person. */
export class DirectApply {
  readonly #needs: Needs
  readonly #unsubscribe: () => void
  #work: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
    this.#unsubscribe = needs.bus.subscribe(event => this.#hear(event))
  }

  /** Resolves when everything that was proposed so far has been applied, or an editor asks its person about it. */
  async settled(): Promise<void> {
    await this.#work
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.#work
  }

  #hear(event: RemoraEvent): void {
    const { agents, isWanted } = this.#needs
    if (event.event_type !== 'RewriteProposalEvent' || event.session_id === undefined || !isWanted()) return
    if (event.turn_id === undefined || !agents.isRunningHere(event.turn_id)) return
    const { proposal_id } = event
    this.#work = this.#work.then(() => this.#accept(proposal_id))
  }

  async #accept(proposalId: string): Promise<void> {
    const { proposals, log } = this.#needs
    try {
      const outcome = await soon(proposals.accept(proposalId, { by: 'chat' }), proposalId)
      if (outcome.kind !== 'applied') log.warn('a proposal of a session was not applied', { ...outcome })
    } catch (error) {
      log.error('a proposal of a session could not be applied', { proposalId, error: messageOf(error) })
    }
  }
}
