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

  of(node: { readonly agentId: string; readonly orphaned: boolean }): AgentStatus {
    if (node.orphaned) return 'orphaned'
    if (
      this.#holds(
        `SELECT 1 FROM proposals WHERE agent_id = ? AND status IN ('open', 'partially_applied')`,
        node.agentId,
      )
    ) {
      return 'pending_approval'
    }
    if (this.#holds(`SELECT 1 FROM questions WHERE agent_id = ? AND status = 'pending'`, node.agentId)) {
      return 'awaiting_input'
    }
    if (this.#holds(`SELECT 1 FROM turns WHERE agent_id = ? AND status = 'running'`, node.agentId)) return 'running'
    return 'active'
  }

  #holds(sql: string, agentId: string): boolean {
    return this.#database.sql<[string]>(sql).get(agentId) !== undefined
  }
}
