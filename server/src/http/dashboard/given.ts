import type * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { problemOf } from '../api.js'

// What pages are given by people: the fields of forms, and what stands in addresses.

/** Who does what people do in the dashboard, as events name them. */
export const byDashboard = 'dashboard'

/** Refuses what does not fit, with the name of the field. */
export function fieldsIn<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const fields = schema.safeParse(given)
  if (!fields.success) throw new Refusal('bad_argument', problemOf(fields.error))
  return fields.data
}

/** A place in the journal; undefined for what is none, which is as good as not given. */
export function seqIn(text: string | undefined): number | undefined {
  const seq = Number(text)
  return text !== undefined && Number.isSafeInteger(seq) ? seq : undefined
}
