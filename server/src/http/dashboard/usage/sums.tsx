import type { UseBy } from '../../../agents/usage.js'
import { duration } from '../../../base/words.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Cost, Tokens } from './figures.js'
import { addressOf, type Query } from './query.js'

interface Props {
  readonly models: readonly UseBy[]
  readonly query: Query
  readonly hasPrices: boolean
}

/** All of it together. Its parts are models, because those are what has prices. */
export function UsageSums({ models, query, hasPrices }: Props): Html {
  if (models.length === 0) return <Nothing query={query} />
  const sum = (count: (use: UseBy) => number) => models.reduce((total, use) => total + count(use), 0)
  const estimated = models.some(use => use.estimated)
  const unpriced = models.filter(({ cost }) => cost === null).map(({ key }) => key)
  return (
    <div id="usage-sums">
      <dl class="figures">
        <Figure label="Tokens in">
          <Tokens count={sum(use => use.input_tokens)} estimated={estimated} />
        </Figure>
        <Figure label="Tokens out">
          <Tokens count={sum(use => use.output_tokens)} estimated={estimated} />
        </Figure>
        <Figure label="Model calls">{sum(use => use.calls).toLocaleString('en')}</Figure>
        <Figure label="Model time">{duration(sum(use => use.model_ms))}</Figure>
        {hasPrices && (
          <Figure label={unpriced.length > 0 ? 'Cost, as far as known' : 'Cost'}>
            <Cost cost={unpriced.length === models.length ? null : sum(use => use.cost ?? 0)} />
          </Figure>
        )}
      </dl>
      {estimated && (
        <p class="muted">~ Some model servers did not count their tokens, so these sums are partly a guess.</p>
      )}
      {unpriced.length > 0 && (
        <p class="muted">
          No price is known for {unpriced.join(', ')}: the setting <code>model.prices</code> says what a million tokens
          cost.
        </p>
      )}
    </div>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children?: unknown }): Html {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Nothing({ query }: { readonly query: Query }): Html {
  return (
    <div id="usage-sums">
      {query.days === 'all' ? (
        <Empty text="No model has answered yet.">
          <a class="button" href={addresses.chat}>
            Ask something
          </a>
        </Empty>
      ) : (
        <Empty text={`No model has answered in the last ${query.days} days.`}>
          <a class="button" href={addressOf(query, { days: 'all' })}>
            Look at all of it
          </a>
        </Empty>
      )}
    </div>
  )
}
