import type { UseBy } from '../../../agents/usage.js'
import type { Workspace } from '../../workspace.js'
import { addresses } from '../addresses.js'
import { nameOf } from '../names.js'
import { type ColumnKey, orderOf, type Query } from './query.js'

/** A share with what it is called, and where more is to be seen of it. */
export interface UsageRow extends UseBy {
  readonly name: string
  readonly href?: string
}

export const rowsAtOnce = 100

/** Those that the query wants to see, in its order, and how many there are. */
export function usageRows(used: readonly UseBy[], query: Query, workspace: Workspace) {
  const { column, isAscending } = orderOf(query)
  const { from } = query
  const named = (uses: readonly UseBy[]) => withNames(uses, query.by, workspace)
  // Only who sorts by names needs all of them.
  const all: readonly (UseBy & { name?: string })[] = column === 'name' && query.by !== 'day' ? named(used) : used
  const value = values[column]
  const sorted = [...all].sort((one, other) => compare(value(one), value(other)) * (isAscending ? 1 : -1))
  return { rows: named(sorted.slice(from, from + rowsAtOnce)), total: used.length }
}

const values: Readonly<Record<ColumnKey, (use: UseBy & { readonly name?: string }) => number | string>> = {
  name: ({ name, key }) => name ?? key,
  input: ({ input_tokens }) => input_tokens,
  output: ({ output_tokens }) => output_tokens,
  tokens: ({ input_tokens, output_tokens }) => input_tokens + output_tokens,
  calls: ({ calls }) => calls,
  turns: ({ turns }) => turns,
  time: ({ model_ms }) => model_ms,
  cost: ({ cost }) => cost ?? -1,
}

function compare(one: number | string, other: number | string): number {
  if (typeof one === 'string') return one.localeCompare(String(other), 'en')
  return one - Number(other)
}

function withNames(uses: readonly UseBy[], by: Query['by'], workspace: Workspace): UsageRow[] {
  switch (by) {
    case 'agent':
      return uses.map(use => ({ ...use, name: nameOf(use.key, workspace), href: addresses.node(use.key) }))
    case 'cascade': {
      const causes = workspace.agents.cascades.causesOf(uses.map(({ key }) => key))
      return uses.map(use => ({ ...use, name: causes.get(use.key) || use.key, href: addresses.cascade(use.key) }))
    }
    default:
      return uses.map(use => ({ ...use, name: use.key }))
  }
}
