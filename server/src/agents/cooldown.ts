import type { Settings } from '../base/config.js'
import { isAskedFor, type TurnRow, type TurnRows } from './turn-rows.js'

/** What waits longer is answered later: a prompt that names more of them has room for none. */
const mostMerged = 50

/**
 * Milliseconds until an agent that had a turn just now may have this one; what reaches it until then is answered with
 * it. A person never waits for that, nor does anybody before a person.
 */
export function coolingMs(
  row: TurnRow,
  { turns, now, cooldownMs }: { readonly turns: TurnRows; readonly now: number; readonly cooldownMs: number },
): number {
  const ended = turns.lastEndOf(row.agent_id)
  if (ended === null || turns.isAwaited(row.agent_id)) return 0
  const passed = now - ended * 1000
  // A clock that was set back would hold the agent for as long.
  return passed < 0 || passed >= cooldownMs ? 0 : Math.ceil(cooldownMs - passed)
}

/**
 * What else waits for an agent and can be answered in one turn with this: of the same cascade, or, as both came from no
 * agent's turn, of none. What a person asked for has its own turn and its own answer.
 */
export function mergeableWith(row: TurnRow, turns: TurnRows, { agents, cascade }: Settings): TurnRow[] {
  if (agents.cooldown_ms === 0 || row.started_at !== null || isAskedFor(row)) return []
  return turns.mergeableWith(row, { turns: mostMerged - 1, depth: cascade.depth })
}
