import { messageOf, Refusal } from '../base/errors.js'
import type { Ids } from '../base/ids.js'
import type { Log } from '../base/log.js'
import type { Bus } from '../events/bus.js'
import type { NewEvent, RemoraEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { GraphRows, type GraphRun, graphStream } from './graph-rows.js'
import { endsTurn } from './turn-end.js'

interface Needs {
  readonly journal: Journal
  readonly bus: Bus
  readonly ids: Ids
  readonly log: Log
  /** Whether this process also tells of runs that others began. */
  readonly resident: boolean
  /** Makes turns that nobody alive runs this process's own. */
  takeOver(turnIds: readonly string[]): void
}

/**
 * One message to many agents. Its turns are ordinary ones, each the first of its own cascade, and all of them stand in
 * the journal from the beginning: whatever dies, the rest of a run is what still waits there. How far it is follows from
 * how its turns ended; the progress that is told is only told.
 */
export class GraphRuns {
  readonly rows: GraphRows
  readonly #needs: Needs
  /** Runs that this process has begun or resumed. */
  readonly #own = new Set<string>()
  readonly #unsubscribe: () => void
  #telling: Promise<void> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
    this.rows = new GraphRows(needs.journal.database)
    this.#unsubscribe = needs.bus.subscribe(event => this.#hear(event))
  }

  /** Tells what a process that died had no time to tell. */
  recover(): void {
    for (const { graph_id } of this.rows.running()) this.#tellSoon(graph_id)
  }

  /** @param match the pattern by which the agents were found, for people */
  async start(match: string, agentIds: readonly string[], message: string): Promise<GraphRun> {
    if (agentIds.length === 0)
      throw new Refusal('not_found', `Nobody fits ${match}. \`remora nodes\` lists who is there.`)
    if (message.trim() === '') throw new Refusal('bad_argument', 'The message is empty. Say what the agents should do.')
    const graphId = this.#needs.ids.fresh('graph')
    const counts = { total: agentIds.length, completed: 0, failed: 0, cancelled: 0 }
    const begins: NewEvent = { event_type: 'GraphStartEvent', ...headOf(graphId), match, message, ...counts }
    await this.#ask(graphId, begins, agentIds, message, 0)
    return this.rows.get(graphId)!
  }

  /** Goes on with what still waits, and asks those again whose turns failed or were stopped. */
  async resume(graphId: string): Promise<GraphRun> {
    const version = this.#needs.journal.version(graphStream(graphId))
    const run = this.#known(graphId)
    const turns = this.rows.turnsOf(graphId)
    const again = turns.filter(({ status }) => status === 'failed' || status === 'cancelled')
    if (again.length > 0) {
      const { match, message, total, completed, correlation_id } = run
      const counts = { total, completed, failed: 0, cancelled: 0 }
      const begins: NewEvent = {
        event_type: 'GraphStartEvent',
        ...headOf(graphId),
        correlation_id,
        match,
        message,
        ...counts,
      }
      const agentIds = again.map(({ agent_id }) => agent_id)
      await this.#ask(graphId, begins, agentIds, message, version)
    } else this.#take(graphId)
    this.#tellSoon(graphId)
    return this.rows.get(graphId)!
  }

  /** Ids of the turns that still run or wait. */
  unfinishedTurns(graphId: string): string[] {
    this.#known(graphId)
    return this.rows.turnsOf(graphId).flatMap(({ turn_id, status }) => (status === 'unfinished' ? [turn_id] : []))
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.#telling
  }

  async #ask(
    graphId: string,
    begins: NewEvent,
    agentIds: readonly string[],
    message: string,
    version: number,
  ): Promise<void> {
    const chats = agentIds.map((to_agent): NewEvent => {
      return { event_type: 'HumanChatEvent', graph_id: graphId, agent_id: to_agent, to_agent, message }
    })
    try {
      await this.#needs.journal.append([begins, ...chats], { expect: { [graphStream(graphId)]: version } })
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error
      throw new Refusal('conflict', `Somebody else goes on with ${graphId} at this moment.`)
    }
    this.#take(graphId)
  }

  #take(graphId: string): void {
    this.#own.add(graphId)
    this.#needs.takeOver(this.unfinishedTurns(graphId))
  }

  #hear(event: RemoraEvent): void {
    if (!endsTurn(event)) return
    const graphId = this.rows.graphOf(event.turn_id)
    if (graphId !== undefined && (this.#needs.resident || this.#own.has(graphId))) this.#tellSoon(graphId)
  }

  #tellSoon(graphId: string): void {
    this.#telling = this.#telling
      .then(() => this.#tell(graphId))
      .catch(error => this.#needs.log.warn('a run could not be told of', { graphId, error: messageOf(error) }))
  }

  /** Several processes may want to tell the same: whoever is late looks again whether there is anything left to say. */
  async #tell(graphId: string): Promise<void> {
    for (;;) {
      const expect = { [graphStream(graphId)]: this.#needs.journal.version(graphStream(graphId)) }
      const news = this.#newsOf(graphId)
      if (!news) return
      try {
        await this.#needs.journal.append([news], { expect })
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error
      }
    }
  }

  #newsOf(graphId: string): NewEvent | undefined {
    const run = this.rows.get(graphId)
    if (!run || run.status === 'finished') return undefined
    const { total, completed, failed, cancelled, correlation_id } = run
    const ended = completed + failed + cancelled
    const rest = { ...headOf(graphId), correlation_id, total, completed, failed, cancelled }
    if (ended === total) return { event_type: 'GraphCompleteEvent', ...rest }
    return ended === this.rows.told(graphId) ? undefined : { event_type: 'GraphProgressEvent', ...rest }
  }

  #known(graphId: string): GraphRun {
    const run = this.rows.get(graphId)
    if (run) return run
    throw new Refusal('not_found', `There is no run ${graphId}. \`remora events --type GraphStartEvent\` lists them.`)
  }
}

function headOf(graphId: string) {
  return { graph_id: graphId, stream: graphStream(graphId) }
}
