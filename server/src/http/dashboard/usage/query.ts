import * as z from 'zod'
import { usageKeys } from '../../../agents/usage.js'
import { addresses } from '../addresses.js'
import { fieldsIn } from '../given.js'
import type { Params } from '../view.js'

/** Local days that are looked back on, today among them. */
export const spans = ['7', '30', '90', 'all'] as const
export const columnKeys = ['name', 'input', 'output', 'tokens', 'calls', 'turns', 'time', 'cost'] as const
export type ColumnKey = (typeof columnKeys)[number]

const shape = z.object({
  by: z.enum(usageKeys).default('agent'),
  days: z.enum(spans).default('30'),
  /** Unset: the largest first, and days with the latest first. */
  sort: z.enum(columnKeys).optional(),
  order: z.enum(['ascending', 'descending']).optional(),
  /** Rows that are on the pages before. */
  from: z.coerce.number().int().min(0).default(0),
})

/** What somebody wants to see of the use of models, as the page's address says it. */
export type Query = z.infer<typeof shape>

export function queryIn(params: Params): Query {
  return fieldsIn(shape, params)
}

/** The order of a list: by which column, and which way. */
export function orderOf({ by, sort, order }: Query): { readonly column: ColumnKey; readonly isAscending: boolean } {
  const column = sort ?? (by === 'day' ? 'name' : 'tokens')
  const usual = column === 'name' && by !== 'day' ? 'ascending' : 'descending'
  return { column, isAscending: (order ?? usual) === 'ascending' }
}

/** The address of the same page with a part of it changed. It begins at the first row, unless that is what changes. */
export function addressOf(query: Query, change: Partial<Query>): string {
  const wanted = { ...query, from: 0, ...change }
  const said = Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== defaults[name])
  const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)]))
  return said.length > 0 ? `${addresses.usage}?${search}` : addresses.usage
}

const defaults: Readonly<Record<string, unknown>> = shape.parse({})
