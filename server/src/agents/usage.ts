import type { Settings } from '../base/config.js'
import type { Database } from '../base/database.js'

/** What models were used for somebody; as `remora usage --json` and all wires spell it. */
export interface Use {
  readonly input_tokens: number
  readonly output_tokens: number
  /** Some servers do not count; then the tokens are a guess. */
  readonly estimated: boolean
  /** Answers of models. */
  readonly calls: number
  /** Turns in which a model answered. */
  readonly turns: number
  /** Time that the models took, in ms. */
  readonly model_ms: number
  readonly models: readonly string[]
  /** In the unit of the prices (`model.prices`); null where one of the models has no price. */
  readonly cost: number | null
}

export const usageKeys = ['agent', 'model', 'cascade', 'day'] as const
export type UsageKey = (typeof usageKeys)[number]

/** A share of the whole: `key` is an agent's id, a model's name, a correlation id, or a local date (`2025-01-31`). */
export interface UseBy extends Use {
  readonly key: string
}

/** A share under the name that its key has on every wire; an agent's with what it is called. */
export function wireUse({ key, ...use }: UseBy, by: UsageKey, nameOf: (agentId: string) => string): WireUse {
  return { [wireKeys[by]]: key, ...(by === 'agent' && { name: nameOf(key) }), ...use }
}

export type WireUse = Use & Partial<Record<'agent_id' | 'name' | 'model' | 'correlation_id' | 'day', string>>

const wireKeys = { agent: 'agent_id', model: 'model', cascade: 'correlation_id', day: 'day' } as const

type Prices = Settings['model']['prices']

/** One model's part of a share. */
interface Part {
  readonly key: string
  readonly model: string
  readonly input_tokens: number
  readonly output_tokens: number
  readonly estimated: 0 | 1
  readonly calls: number
  readonly turns: number
  readonly model_ms: number
}

/** Tokens, model time and cost, counted from the journal. */
export class UsageBook {
  readonly #database: Database
  readonly #prices: () => Prices

  constructor(database: Database, prices: () => Prices) {
    this.#database = database
    this.#prices = prices
  }

  ofAgent(agentId: string): Use {
    const parts = this.#database
      .sql<[string], Part>(`SELECT agent_id AS key, ${sums} AND agent_id = ? GROUP BY model`)
      .all(agentId)
    return this.#together(parts)
  }

  /**
   * Largest share first; days with the latest first.
   * @param since seconds since the epoch
   */
  by(key: UsageKey, since = 0): UseBy[] {
    const parts = this.#database
      .sql<[number], Part>(
        `SELECT ${columns[key]} AS key, ${sums} AND answered_at >= ? GROUP BY ${columns[key]}, model`,
      )
      .all(since)
    const shares = new Map<string, Part[]>()
    for (const part of parts) shares.set(part.key, [...(shares.get(part.key) ?? []), part])
    const rows = [...shares].map(([name, own]) => ({ key: name, ...this.#together(own) }))
    return rows.sort((a, b) => (key === 'day' ? (a.key < b.key ? 1 : -1) : tokensOf(b) - tokensOf(a)))
  }

  #together(parts: readonly Part[]): Use {
    const prices = this.#prices()
    const sum = (count: (part: Part) => number) => parts.reduce((total, part) => total + count(part), 0)
    const isPriced = parts.every(({ model }) => Object.hasOwn(prices, model))
    return {
      input_tokens: sum(part => part.input_tokens),
      output_tokens: sum(part => part.output_tokens),
      estimated: parts.some(part => part.estimated === 1),
      calls: sum(part => part.calls),
      turns: sum(part => part.turns),
      model_ms: sum(part => part.model_ms),
      models: parts.map(({ model }) => model).sort(),
      cost: isPriced && parts.length > 0 ? sum(part => costOf(part, prices)) : null,
    }
  }
}

const sums = `model, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, max(estimated) AS estimated,
  count(*) AS calls, sum(round = 1) AS turns, sum(model_ms) AS model_ms
  FROM model_use WHERE answered_at IS NOT NULL`

const columns: Readonly<Record<UsageKey, string>> = {
  agent: 'agent_id',
  model: 'model',
  cascade: 'correlation_id',
  day: `date(answered_at, 'unixepoch', 'localtime')`,
}

function costOf({ model, input_tokens, output_tokens }: Part, prices: Prices): number {
  const { input, output } = prices[model]!
  return (input_tokens * input + output_tokens * output) / 1_000_000
}

function tokensOf({ input_tokens, output_tokens }: Use): number {
  return input_tokens + output_tokens
}
