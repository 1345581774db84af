import type { UseBy } from '../../../agents/usage.js'
import { duration } from '../../../base/words.js'
import type { Html } from '../html.js'
import { Cost, Tokens } from './figures.js'
import { addressOf, type ColumnKey, orderOf, type Query } from './query.js'
import { rowsAtOnce, type UsageRow } from './usage-rows.js'

interface Props {
  /** Of this page. */
  readonly rows: readonly UsageRow[]
  /** Of all pages. */
  readonly used: readonly UseBy[]
  readonly query: Query
  readonly hasPrices: boolean
}

/** Shares of the whole: each with a bar that is as long as its part of the largest one. */
export function UsageTable({ rows, used, query, hasPrices }: Props): Html {
  if (used.length === 0) return <div id="usage-table" />
  const largest = Math.max(1, ...used.map(tokensOf))
  return (
    <div id="usage-table">
      <section class="scroll-sideways" tabindex={0} aria-label={`Usage by ${query.by}`}>
        <table>
          <thead>
            <tr>
              <Head column="name" label={titles[query.by]} query={query} />
              <Head column="tokens" label="Tokens" query={query} />
              <th class="share" aria-label="Share" />
              <Head column="input" label="In" query={query} />
              <Head column="output" label="Out" query={query} />
              {query.by !== 'model' && <th>Models</th>}
              <Head column="turns" label="Turns" query={query} />
              <Head column="calls" label="Calls" query={query} />
              <Head column="time" label="Model time" query={query} />
              {hasPrices && <Head column="cost" label="Cost" query={query} />}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row row={row} largest={largest} query={query} hasPrices={hasPrices} />
            ))}
          </tbody>
        </table>
      </section>
      <Pages query={query} total={used.length} />
    </div>
  )
}

const titles: Readonly<Record<Query['by'], string>> = { agent: 'Agent', model: 'Model', day: 'Day', cascade: 'Cascade' }

interface HeadProps {
  readonly column: ColumnKey
  readonly label: string
  readonly query: Query
}

/** A column that one can sort by; once more turns it around. */
function Head({ column, label, query }: HeadProps): Html {
  const now = orderOf(query)
  const isSorted = now.column === column
  const turned = now.isAscending ? 'descending' : 'ascending'
  const order = isSorted ? turned : undefined
  return (
    <th
      scope="col"
      class={column === 'name' ? undefined : 'number'}
      aria-sort={isSorted ? (now.isAscending ? 'ascending' : 'descending') : undefined}
    >
      <a href={addressOf(query, { sort: column, order })}>{label}</a>
    </th>
  )
}

interface RowProps {
  readonly row: UsageRow
  readonly largest: number
  readonly query: Query
  readonly hasPrices: boolean
}

function Row({ row, largest, query, hasPrices }: RowProps): Html {
  const { key, name, href, input_tokens, output_tokens, estimated, models, turns, calls, model_ms, cost } = row
  return (
    <tr data-row tabindex={-1}>
      <th scope="row" title={key}>
        {href ? <a href={href}>{name}</a> : name}
      </th>
      <td class="number">
        <Tokens count={tokensOf(row)} estimated={estimated} />
      </td>
      <td class="share">
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect class="input" width={(100 * input_tokens) / largest} height={1} />
          <rect class="output" x={(100 * input_tokens) / largest} width={(100 * output_tokens) / largest} height={1} />
        </svg>
      </td>
      <td class="number">
        <Tokens count={input_tokens} estimated={estimated} />
      </td>
      <td class="number">
        <Tokens count={output_tokens} estimated={estimated} />
      </td>
      {query.by !== 'model' && (
        <td class="muted truncate" title={models.join(', ')}>
          {models.join(', ')}
        </td>
      )}
      <td class="number">{turns.toLocaleString('en')}</td>
      <td class="number">{calls.toLocaleString('en')}</td>
      <td class="number">{duration(model_ms)}</td>
      {hasPrices && (
        <td class="number">
          <Cost cost={cost} />
        </td>
      )}
    </tr>
  )
}

function Pages({ query, total }: { readonly query: Query; readonly total: number }): Html | null {
  const { from } = query
  if (total <= rowsAtOnce && from === 0) return null
  return (
    <p class="more">
      {from > 0 && <a href={addressOf(query, { from: Math.max(0, from - rowsAtOnce) })}>Before these</a>} {from + 1}–
      {Math.min(total, from + rowsAtOnce)} of {total.toLocaleString('en')}{' '}
      {from + rowsAtOnce < total && <a href={addressOf(query, { from: from + rowsAtOnce })}>After these</a>}
    </p>
  )
}

function tokensOf({ input_tokens, output_tokens }: UseBy): number {
  return input_tokens + output_tokens
}
