import type { TurnNode } from '../../../agents/cascade-tree.js'
import type { Cascade } from '../../../agents/cascades.js'
import { counted, duration } from '../../../base/words.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Budget } from '../parts/budget.js'
import { Icon } from '../parts/icon.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import type { People } from './people.js'

/** Turns that are shown in a list; its own page shows all. */
const turnLimit = 12

interface Props {
  readonly cascade: Cascade
  /** Its page is open beside. */
  readonly isOpen: boolean
  readonly people: People
}

/** What began it and how it stands; while it runs also its budget, and whose turns came of it. */
export function CascadeBlock({ cascade, isOpen, people }: Props): Html {
  const { correlation_id, cause, began_at, ended_at, stopped, budgets } = cascade
  const turns = flat(cascade.tree)
  const left = turns.length - turnLimit
  return (
    <article id={`cascade-${correlation_id}`} class="cascade" data-row tabindex={-1} aria-current={isOpen && 'true'}>
      <header>
        <Status of={outcomeOf(cascade, turns, people)} />
        <a class="truncate" href={addresses.cascade(correlation_id)} title={cause?.summary}>
          {cause?.summary || correlation_id}
        </a>
        <span class="faint">
          {ended_at !== null && `${counted(turns.length, 'turn')} · `}
          {began_at !== null && <Ago at={began_at} />}
        </span>
        {ended_at === null && <StopButton correlationId={correlation_id} />}
      </header>
      {stopped && <p class="problem">{stopped.reason}</p>}
      {ended_at === null && <Budgets budgets={budgets} />}
      {ended_at === null && <TurnTree turns={turns.slice(0, turnLimit)} people={people} />}
      {ended_at === null && left > 0 && (
        <a class="more" href={addresses.cascade(correlation_id)}>
          {left} more
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
export function TurnTree({ turns, people }: { readonly turns: readonly PlacedTurn[]; readonly people: People }): Html {
  return (
    <ol class="turn-tree">
      {turns.map(({ turn_id, agent_id, level, status, trigger_summary, input_tokens, output_tokens, error }) => (
        <li id={`turn-${turn_id}`} class={`turn level-${Math.min(level, 6)}`}>
          <Status of={people.blocked.has(turn_id) ? 'blocked' : status} />
          <a href={addresses.node(agent_id)} title={agent_id}>
            {people.nameOf(agent_id)}
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

/** How all its turns stand, in one word. */
export function outcomeOf({ ended_at }: Cascade, turns: readonly TurnNode[], { blocked }: People): string {
  if (ended_at !== null) {
    return ['failed', 'cancelled'].find(status => turns.some(turn => turn.status === status)) ?? 'completed'
  }
  const running = turns.filter(({ status }) => status === 'running')
  if (running.length === 0) return 'waiting'
  return running.every(({ turn_id }) => blocked.has(turn_id)) ? 'blocked' : 'running'
}
