import type { StoredEvent } from '../../../events/event.js'
import type { Journal } from '../../../events/journal.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Ago } from '../parts/time.js'
import type { Json } from '../signals.js'

const shown = 10

/** Newest first. */
function completions(journal: Journal): readonly StoredEvent<'AgentCompleteEvent'>[] {
  const found = journal.read({ types: ['AgentCompleteEvent'], limit: shown, from: 'newest' })
  return (found as StoredEvent<'AgentCompleteEvent'>[]).reverse()
}

export function resultSignals(journal: Journal): Json {
  return completions(journal).map(({ agent_id, result_summary, timestamp }) => ({
    agent_id: agent_id ?? null,
    content: result_summary,
    timestamp,
  }))
}

interface Props {
  readonly journal: Journal
  nameOf(agentId: string): string
}

export function ResultList({ journal, nameOf }: Props): Html {
  const found = completions(journal)
  return (
    <div id="results" class="rows">
      {found.length === 0 && <Empty text="No results yet" />}
      {found.map(({ seq, agent_id = '', result_summary, timestamp }) => (
        <div id={`result-${seq}`} class="result-item" data-row tabindex={-1}>
          <a class="result-agent truncate" href={addresses.node(agent_id)} title={agent_id} tabindex={-1}>
            {nameOf(agent_id)}
          </a>
          <span class="result-content truncate" title={result_summary}>
            {result_summary}
          </span>
          <span class="faint">
            <Ago at={timestamp} />
          </span>
        </div>
      ))}
    </div>
  )
}
