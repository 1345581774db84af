import type { RemoraEvent } from '../../../events/event.js'
import type { Needs } from '../../needs.js'
import { patchElements } from '../datastar.js'
import { type Html, htmlOf } from '../html.js'
import { nameOf } from '../names.js'
import { EventRow } from '../parts/event-row.js'
import type { Json } from '../signals.js'
import type { Params, View } from '../view.js'
import { AgentList } from './agent-list.js'
import { progress, sharedAgentStates } from './agent-states.js'
import { BlockedAgents } from './blocked-agents.js'
import { CascadeList } from './cascade-list.js'
import { EventsList, EventsPanel } from './events-panel.js'
import { peopleOf } from './people.js'
import { ResultList, resultSignals } from './results.js'
import { eventSignal, ShownEvents } from './shown-events.js'

/** What waits for the person, what runs, and what has happened (specification: dashboard.md). */
export function swarmView({ workspace }: Needs): View {
  const { agents } = workspace
  const { questions, cascades } = agents
  const shown = new ShownEvents(workspace)
  const name = (agentId: string) => nameOf(agentId, workspace)
  const states = sharedAgentStates(workspace)
  return {
    paths: ['/', '/ui/swarm'],
    place: 'swarm',
    rail: { label: 'Swarm', icon: 'swarm', waiting: () => questions.rows.pending().length },
    title: () => 'Remora Dashboard',
    regions: {
      'execution-progress': () => <Progress {...progress(workspace)} />,
      'blocked-agents': () => <BlockedAgents questions={questions.rows.pending()} nameOf={name} />,
      cascades: ({ correlation_id }) => (
        <CascadeList cascades={cascades} open={correlation_id} people={peopleOf(workspace)} />
      ),
      'agent-status': () => <AgentList states={states()} />,
      results: () => <ResultList journal={workspace.journal} nameOf={name} />,
      'events-list': params => <EventsList events={shown.newest(params)} params={params} nameOf={name} />,
    },
    layout: (regions, params) => ({ main: <Swarm regions={regions} params={params} /> }),
    concerns: event => (event.seq === undefined ? [] : [...touched(event), 'events']),
    feeds: {
      'events-list': (event, params) => {
        if (params.before !== undefined || !shown.isShown(event, params)) return ''
        const row = <EventRow event={event} name={event.agent_id && name(event.agent_id)} />
        return patchElements(htmlOf(row), { selector: '#events-list', mode: 'prepend' })
      },
    },
    signals: {
      events: params => shown.newest(params).map(eventSignal),
      blocked: () =>
        questions.rows.pending().map(({ agent_id, question, options, question_id }) => ({
          agent_id,
          question,
          options,
          msg_id: question_id,
        })),
      agentStates: () => Object.fromEntries(states().map(({ agentId, state, name }) => [agentId, { state, name }])),
      progress: (): Json => ({ ...progress(workspace) }),
      results: () => resultSignals(workspace.journal),
      responseDraft: () => ({}),
    },
    // All of it is sent anew with each of them, and nobody reads hundreds of rows faster.
    paces: { events: 1000, 'agent-status': 250, cascades: 250 },
  }
}

/** Whatever agents and people do may begin a turn or end one, or use of a budget. */
function touched({ event_type, category }: RemoraEvent): readonly string[] {
  if (category === 'node' || category === 'content') return []
  const turns = ['cascades', 'agent-status', 'agentStates', 'execution-progress', 'progress']
  switch (event_type) {
    case 'AgentCompleteEvent':
      return [...turns, 'results']
    case 'HumanInputRequestEvent':
    case 'HumanInputResponseEvent':
    case 'AgentErrorEvent':
    case 'AgentCancelledEvent':
      return [...turns, 'blocked-agents', 'blocked']
    default:
      return turns
  }
}

interface SwarmProps {
  readonly regions: Readonly<Record<string, Html>>
  readonly params: Params
}

function Swarm({ regions, params }: SwarmProps): Html {
  return (
    <div id="swarm">
      <div id="main-panel">
        <header class="page-head">
          <h1>Swarm</h1>
          {regions['execution-progress']}
        </header>
        <section aria-labelledby="blocked-title">
          <div class="section-head">
            <h2 id="blocked-title">Waits for you</h2>
          </div>
          {regions['blocked-agents']}
        </section>
        <section aria-labelledby="cascades-title">
          <div class="section-head">
            <h2 id="cascades-title">Cascades</h2>
          </div>
          {regions.cascades}
        </section>
        <section aria-labelledby="agents-title">
          <div class="section-head">
            <h2 id="agents-title">Agents</h2>
          </div>
          {regions['agent-status']}
        </section>
        <section aria-labelledby="results-title">
          <div class="section-head">
            <h2 id="results-title">Results</h2>
          </div>
          {regions.results}
        </section>
      </div>
      <EventsPanel params={params}>{regions['events-list']}</EventsPanel>
    </div>
  )
}

function Progress({ total, completed }: { readonly total: number; readonly completed: number }): Html {
  return (
    <div id="execution-progress" title="Turns of the last day">
      <div class="progress-bar" aria-hidden="true">
        <div id="progress-fill" class="progress-fill" data-width="$progress.completed / $progress.total" />
      </div>
      <div id="progress-text" class="progress-text">{`${completed}/${total} agents completed`}</div>
    </div>
  )
}
