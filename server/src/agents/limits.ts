import type { Settings } from '../base/config.js'
import type { CascadeUse } from './turn-rows.js'

/** Why a cascade may not go on. */
export interface LimitReached {
  /** The setting that says so, such as `cascade.turns`. */
  readonly limit: string
  readonly reason: string
}

/** What stands before a turn, counted from the journal. */
export interface TurnCount {
  readonly depth: number
  /** Turns of the same agent in this cascade that have started. */
  readonly sameAgent: number
  readonly cascade: CascadeUse
  /** Seconds since the epoch. */
  readonly now: number
}

/** Whether one more turn may start. Asked before the model is called; undefined means yes. */
export function turnRefusal(limits: Settings['cascade'], count: TurnCount): LimitReached | undefined {
  const { cascade } = count
  if (count.depth > limits.depth) {
    return reached('depth', `Agents have called each other ${limits.depth} deep, which is the limit.`)
  }
  if (cascade.turns >= limits.turns) {
    return reached('turns', `This conversation has had ${cascade.turns} turns, which is the limit.`)
  }
  if (count.sameAgent >= limits.same_agent_turns) {
    return reached(
      'same_agent_turns',
      `This agent has had ${count.sameAgent} turns in one conversation, which is the limit.`,
    )
  }
  return useRefusal(limits, cascade, { tokens: 0, now: count.now })
}

/**
 * Whether a running turn may call the model once more.
 * @param next the most tokens that the call may use, and the time in seconds since the epoch
 */
export function useRefusal(
  limits: Settings['cascade'],
  use: CascadeUse,
  next: { readonly tokens: number; readonly now: number },
): LimitReached | undefined {
  if (use.tokens >= limits.tokens) {
    return reached('tokens', `This conversation has used ${use.tokens} tokens of ${limits.tokens}.`)
  }
  if (use.tokens + next.tokens > limits.tokens) {
    return reached(
      'tokens',
      `This conversation has used ${use.tokens} tokens of ${limits.tokens}, and the next answer may take ${next.tokens}.`,
    )
  }
  if (use.began_at !== null && next.now - use.began_at > limits.wall_s) {
    return reached('wall_s', `This conversation has run for more than ${limits.wall_s} seconds.`)
  }
  return undefined
}

function reached(key: keyof Settings['cascade'], reason: string): LimitReached {
  return { limit: `cascade.${key}`, reason: `${reason} A new message starts afresh; setting cascade.${key} raises it.` }
}
