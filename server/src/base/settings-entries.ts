import { closest } from 'fastest-levenshtein'
import * as z from 'zod'
import { type Field, fields, sections } from './config.js'
import type { Notice } from './notice.js'
import { shorten } from './text.js'

/** One value that one source gives to one key, not yet judged. */
export interface Entry {
  readonly field: Field
  /** Where a key holds entries by name (`proposals.checks`), which of them this is. */
  readonly name?: string
  readonly value: unknown
  readonly place: Place
}

/** Where a value stands, for notices. */
export interface Place {
  /** How a person calls it, such as `remora.yaml, line 3`. */
  readonly label: string
  readonly file?: string
  readonly line?: number
}

/** The place of a key, given the path of names that leads to it. */
export type PlaceOf = (path: readonly string[]) => Place

/**
 * Takes a nested tree of settings apart. A key may also be spelled with dots; null means unset. What is no setting is
 * reported with the nearest one.
 */
export function entriesOf(tree: unknown, placeOf: PlaceOf): { entries: Entry[]; notices: Notice[] } {
  const entries: Entry[] = []
  const notices: Notice[] = []
  visit(tree, [])
  return { entries, notices }

  function visit(value: unknown, path: readonly string[]): void {
    const place = placeOf(path)
    const key = path.join('.')
    const field = fields.get(key)
    if (value === undefined || value === null) return
    if (field?.entrySchema && isTree(value)) {
      for (const [name, entry] of Object.entries(value)) {
        if (entry !== null) entries.push({ field, name, value: entry, place: placeOf([...path, name]) })
      }
    } else if (field) entries.push({ field, value, place })
    else if (path.length > 0 && !sections.has(key)) notices.push(unknownKey(key, place))
    else if (isTree(value)) for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name])
    else notices.push(warning(place, `${key || 'this'} must hold settings by name; it is ignored.`))
  }
}

/** What the schema makes of a value, or the notice that says what was wanted. The value is not shown: it may be a secret. */
export function judge({ field, name, value, place }: Entry): { value: unknown } | { notice: Notice } {
  const schema = name === undefined ? field.schema : field.entrySchema!
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  const key = name === undefined ? field.key : `${field.key}.${shorten(name, 100)}`
  return { notice: warning(place, `${key} must be ${wanted(schema, result.error)}; this value is ignored.`) }
}

export function warning(place: Place, sentence: string): Notice {
  const { label, file, line } = place
  return { severity: 'warning', message: `${label}: ${sentence}`, ...(file && { file }), ...(line && { line }) }
}

function unknownKey(key: string, place: Place): Notice {
  const shown = shorten(key, 100)
  return warning(place, `${shown} is not a setting; did you mean ${nearestKey(shown)}?`)
}

/** A key that only lacks its section, else the one with the fewest letters to change. */
function nearestKey(key: string): string {
  const keys = [...fields.keys()]
  return keys.find(known => known.endsWith(`.${key}`)) ?? closest(key, [...keys, ...sections])
}

/** Completes "must be …". */
function wanted(schema: z.ZodType, error: z.ZodError): string {
  const own = error.issues.find(issue => issue.code === 'custom')
  if (own) return own.message
  return phrase(z.toJSONSchema(schema, { io: 'input' }))
}

function phrase(schema: z.core.JSONSchema.JSONSchema): string {
  if (schema.anyOf) return schema.anyOf.map(option => phrase(option as z.core.JSONSchema.JSONSchema)).join(', or ')
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.const !== undefined) return `${schema.const}`
  if (schema.format === 'uri') return 'an address that starts with http:// or https://'
  switch (schema.type) {
    case 'integer':
      return `a whole number${limits(schema)}`
    case 'number':
      return `a number${limits(schema)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list of texts'
    case 'object':
      return schema.properties ? `a table with ${keysOf(schema)}` : 'a table of entries by name'
    default:
      return 'a text that is not empty'
  }
}

function limits(schema: z.core.JSONSchema.JSONSchema): string {
  const { minimum, exclusiveMinimum, maximum } = schema
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  if (bounded) return ` from ${minimum} to ${maximum}`
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`
  return ` of at least ${minimum}`
}

function keysOf(schema: z.core.JSONSchema.JSONSchema): string {
  const required = new Set(schema.required)
  return Object.keys(schema.properties ?? {})
    .map(key => (required.has(key) ? key : `${key} (optional)`))
    .join(', ')
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
