import { setImmediate } from 'node:timers/promises'
import type { Claims } from './claims.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

/** How long a waiting turn is left to the process that caused it. */
const graceMs = 1500

/** Agents that are looked at in one go; thousands may wait, and people are answered meanwhile. */
const pageSize = 100

interface Needs {
  readonly turns: TurnRows
  readonly claims: Claims
  /** Milliseconds since the epoch. */
  now(): number
}

/** The turns that nobody alive is going to run: of each agent whose next one is such a turn. */
export async function* abandonedTurns(needs: Needs): AsyncGenerator<readonly TurnRow[]> {
  for (let last = ''; ; ) {
    const page = needs.turns.unfinishedAgents(last, pageSize)
    for (const agentId of page) yield abandonedOf(agentId, needs)
    if (page.length < pageSize) return
    last = page.at(-1)!
    await setImmediate()
  }
}

/** None while the agent's next turn is somebody's: the others could not begin anyway. */
export function abandonedOf(agentId: string, needs: Needs): readonly TurnRow[] {
  const next = needs.turns.firstUnfinishedOf(agentId)
  if (!next || !isAbandoned(next, needs)) return []
  return needs.turns.unfinishedOf(agentId).filter(row => isAbandoned(row, needs))
}

function isAbandoned({ turn_id, status, queued_at }: TurnRow, { claims, now }: Needs): boolean {
  const holder = claims.holderOf(turn_id)
  if (holder !== undefined) return !claims.isAlive(holder)
  return status === 'running' || now() - queued_at * 1000 >= graceMs
}
