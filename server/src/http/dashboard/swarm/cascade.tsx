import type { TurnNode } from '../../../agents/cascade-tree.js'
import type { Cascade } from '../../../agents/cascades.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Budget } from '../parts/budget.js'
import { Icon } from '../parts/icon.js'
import { Status } from '../parts/status.js'
import { Ago, duration } from '../parts/time.js'

interface Props {
  readonly cascade: Cascade
  /** Turns that are shown below it. */
  readonly turnLimit: number
  nameOf(agentId: string): string
}

/** What began it, how much of its budget is used, and whose turns came of it. */
export function CascadeBlock({ cascade, turnLimit, nameOf }: Props): Html {
  const { correlation_id, cause, began_at, ended_at, stopped } = cascade
  const turns = flat(cascade.tree)
  return (
    <article id={`cascade-${correlation_id}`} class="cascade" data-row tabindex={-1}>
      <header>
        <Status of={ended_at === null ? 'running' : outcomeOf(turns)} />
        <a class="truncate" href={addresses.cascade(correlation_id)} title={cause?.summary}>
          {cause?.summary || correlation_id}
        </a>
        <span class="faint">{began_at !== null && <Ago at={began_at} />}</span>
        {ended_at === null && <StopButton correlationId={correlation_id} />}
      </header>
      {stopped && <p class="problem">{stopped.reason}</p>}
      <Budgets budgets={cascade.budgets} />
      {turnLimit > 0 && <TurnTree turns={turns.slice(0, turnLimit)} nameOf={nameOf} />}
      {turns.length > turnLimit && turnLimit > 0 && (
        <a class="more" href={addresses.cascade(correlation_id)}>
          {turns.length - turnLimit} more
        </a>
      )}
    </article>
  )
}

export function Budgets({ budgets: { turns, tokens, wall_s } }: Pick<Cascade, 'budgets'>): Html {
  return (
    <div class="budgets">
      <Budget label="turns" {...turns} />
      <Budget label="tokens" {...tokens} />
      <Budget label="" {...wall_s} write={seconds => duration(seconds * 1000)} />
    </div>
  )
}

export function StopButton({ correlationId }: { readonly correlationId: string }): Html {
  return (
    <form method="post" action={`${addresses.cascade(correlationId)}/stop`} data-post>
      <button type="submit" class="danger" data-confirm="Stop all of it">
        <Icon name="stop" />
        Stop
      </button>
    </form>
  )
}

interface PlacedTurn extends TurnNode {
  readonly level: number
}

/** Each turn below the one that caused it. */
export function TurnTree({
  turns,
  nameOf,
}: {
  readonly turns: readonly PlacedTurn[]
  nameOf(id: string): string
}): Html {
  return (
    <ol class="turn-tree">
      {turns.map(({ turn_id, agent_id, level, status, trigger_summary, input_tokens, output_tokens, error }) => (
        <li id={`turn-${turn_id}`} class={`turn level-${Math.min(level, 6)}`}>
          <Status of={status} />
          <a href={addresses.node(agent_id)} title={agent_id}>
            {nameOf(agent_id)}
          </a>
          <span class="truncate muted" title={error ?? trigger_summary ?? ''}>
            {error ?? trigger_summary}
          </span>
          <span class="turn-tokens">
            {input_tokens + output_tokens > 0 && `${input_tokens + output_tokens} tokens`}
          </span>
        </li>
      ))}
    </ol>
  )
}

export function flat(tree: readonly TurnNode[], level = 0): PlacedTurn[] {
  return tree.flatMap(turn => [{ ...turn, level }, ...flat(turn.children, level + 1)])
}

function outcomeOf(turns: readonly TurnNode[]): string {
  return ['failed', 'cancelled'].find(status => turns.some(turn => turn.status === status)) ?? 'completed'
}
