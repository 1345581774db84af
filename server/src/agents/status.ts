import type { Database } from '../base/database.js'

/** What an agent is doing, as every lens, list and page shows it. */
export const agentStatuses = ['active', 'running', 'awaiting_input', 'pending_approval', 'orphaned'] as const
export type AgentStatus = (typeof agentStatuses)[number]

/** One character for each status, the same in all editors. */
export const statusGlyphs: Readonly<Record<AgentStatus, string>> = {
  active: '●',
  running: '▶',
  pending_approval: '⏸',
  awaiting_input: '?',
  orphaned: '○',
}

/**
 * The only place where a status is derived: what waits for a person comes first (a proposal before a question), then
 * what runs. Nodes themselves know only whether their code is there.
 */
export class Statuses {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Of many at once: asks three questions, however many there are. */
  ofAll(nodes: readonly { readonly agentId: string; readonly orphaned: boolean }[]): AgentStatus[] {
    const busy = this.busy()
    return nodes.map(({ agentId, orphaned }) => (orphaned ? 'orphaned' : (busy.get(agentId) ?? 'active')))
  }

  /** Everybody for whom something runs or waits, also whose code is gone. */
  busy(): ReadonlyMap<string, AgentStatus> {
    const statuses = new Map<string, AgentStatus>()
    const put = (status: AgentStatus, question: string) => {
      for (const { agent_id } of this.#database.sql<[], { agent_id: string }>(question).all()) {
        statuses.set(agent_id, status)
      }
    }
    // What comes later counts more.
    put('running', `SELECT agent_id FROM turns WHERE status = 'running'`)
    put('awaiting_input', `SELECT agent_id FROM questions WHERE status = 'pending'`)
    put('pending_approval', `SELECT agent_id FROM proposals WHERE status IN ('open', 'partially_applied')`)
    return statuses
  }

  of({ agentId, orphaned }: { readonly agentId: string; readonly orphaned: boolean }): AgentStatus {
    if (orphaned) return 'orphaned'
    // One question and not three: it is asked for every lens of a file.
    return this.#database
      .sql<[{ agentId: string }], { status: AgentStatus }>(
        `SELECT CASE
           WHEN EXISTS (SELECT 1 FROM proposals WHERE agent_id = $agentId AND status IN ('open', 'partially_applied'))
             THEN 'pending_approval'
           WHEN EXISTS (SELECT 1 FROM questions WHERE agent_id = $agentId AND status = 'pending') THEN 'awaiting_input'
           WHEN EXISTS (SELECT 1 FROM turns WHERE agent_id = $agentId AND status = 'running') THEN 'running'
           ELSE 'active'
         END AS status`,
      )
      .get({ agentId })!.status
  }
}
