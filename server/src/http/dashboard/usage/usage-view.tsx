import { usageKeys } from '../../../agents/usage.js'
import type { Needs } from '../../needs.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Filter } from '../parts/filter.js'
import type { Params, View } from '../view.js'
import { UsageChart } from './chart.js'
import { beginOf, timelineOf } from './days.js'
import { addressOf, type Query, queryIn, spans } from './query.js'
import { UsageSums } from './sums.js'
import { usageRows } from './usage-rows.js'
import { UsageTable } from './usage-table.js'

/** Which tokens, time and money models have taken, and for whom (specification: dashboard.md). */
export function usageView({ workspace }: Needs): View {
  const { usage } = workspace.agents
  const hasPrices = () => Object.keys(workspace.loaded.settings.model.prices).length > 0
  const used = (by: Query['by'], { days }: Query) => usage.by(by, beginOf(days, new Date()))
  return {
    paths: [addresses.usage],
    place: 'usage',
    rail: { label: 'Usage', icon: 'usage' },
    title: params => `Usage by ${queryIn(params).by} · Remora`,
    regions: {
      'usage-sums': params => {
        const query = queryIn(params)
        return <UsageSums models={used('model', query)} query={query} hasPrices={hasPrices()} />
      },
      'usage-chart': params => {
        const query = queryIn(params)
        return <UsageChart timeline={timelineOf(used('day', query), query.days, new Date())} query={query} />
      },
      'usage-table': params => {
        const query = queryIn(params)
        const all = used(query.by, query)
        const { rows } = usageRows(all, query, workspace)
        return <UsageTable rows={rows} used={all} query={query} hasPrices={hasPrices()} />
      },
    },
    layout: (regions, params) => ({ main: <Usage regions={regions} params={params} /> }),
    concerns: ({ event_type }) =>
      event_type === 'ModelResponseEvent' ? ['usage-sums', 'usage-chart', 'usage-table'] : [],
    // Each sums up all that was ever used.
    paces: { 'usage-sums': 3000, 'usage-chart': 3000, 'usage-table': 3000 },
  }
}

interface Props {
  readonly regions: Readonly<Record<string, Html>>
  readonly params: Params
}

const spanLabels: Readonly<Record<Query['days'], string>> = { 7: '7 days', 30: '30 days', 90: '90 days', all: 'All' }

const keyLabels: Readonly<Record<Query['by'], string>> = {
  agent: 'Agents',
  model: 'Models',
  cascade: 'Cascades',
  day: 'Days',
}

function Usage({ regions, params }: Props): Html {
  const query = queryIn(params)
  return (
    <div id="usage">
      <header class="page-head">
        <h1>Usage</h1>
        <nav class="actions segments" aria-label="Time">
          {spans.map(days => (
            <a href={addressOf(query, { days })} aria-current={days === query.days ? 'true' : undefined}>
              {spanLabels[days]}
            </a>
          ))}
        </nav>
      </header>
      {regions['usage-sums']}
      {regions['usage-chart']}
      <div class="section-head">
        <nav class="segments" aria-label="By">
          {usageKeys.map(by => (
            <a
              href={addressOf(query, { by, sort: undefined, order: undefined })}
              aria-current={by === query.by ? 'true' : undefined}
            >
              {keyLabels[by]}
            </a>
          ))}
        </nav>
        <div class="actions">
          <Filter label="Filter the table" list="usage-table" />
        </div>
      </div>
      {regions['usage-table']}
    </div>
  )
}
