import { closest } from 'fastest-levenshtein'
import type * as z from 'zod'
import { type Field, fields, sections } from './config.js'
import type { Notice } from './notice.js'
import { type Entry, warning } from './settings-entries.js'
import type { Environment } from './user-dirs.js'

const prefix = 'REMORA_'
const byVariable = new Map([...fields.values()].map(field => [variableOf(field.key), field]))

/** `model.base_url` is `REMORA_MODEL_BASE_URL`. */
export function variableOf(key: string): string {
  return prefix + key.toUpperCase().replaceAll('.', '_')
}

/**
 * The longest key that a variable names. What is left over names an entry where the key holds entries by name:
 * `REMORA_PROPOSALS_CHECKS_PYTHON` is `python` in `proposals.checks`.
 */
export function fieldOfVariable(variable: string): { field: Field; name?: string } | undefined {
  for (let end = variable.length; end > prefix.length; end = variable.lastIndexOf('_', end - 1)) {
    const field = byVariable.get(variable.slice(0, end))
    if (!field) continue
    if (end === variable.length) return { field }
    const name = variable.slice(end + 1).toLowerCase()
    return field.entrySchema && name ? { field, name } : undefined
  }
  return undefined
}

/** An empty variable counts as unset. `REMORA_API_KEY` is no setting: it is read where a key is needed. */
export function environmentEntries(env: Environment): { entries: Entry[]; unknown: string[] } {
  const entries: Entry[] = []
  const unknown: string[] = []
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(prefix) || variable === 'REMORA_API_KEY' || !text) continue
    const found = fieldOfVariable(variable)
    if (found)
      entries.push({ ...found, value: readAs(found, text), place: { label: `Environment variable ${variable}` } })
    else if (looksLikeSetting(variable)) unknown.push(variable)
  }
  return { entries, unknown }
}

export function unknownVariable(variable: string): Notice {
  const nearest = closest(variable, [...byVariable.keys()])
  return warning({ label: 'Environment' }, `${variable} is not a setting; did you mean ${nearest}?`)
}

/** Other programs may use the prefix too; a variable that begins with one of our sections is a mistake. */
function looksLikeSetting(variable: string): boolean {
  return [...sections].some(section => variable.startsWith(`${variableOf(section)}_`))
}

/** The first reading of the text that the schema takes; the text itself when there is none. */
function readAs({ field, name }: { field: Field; name?: string }, text: string): unknown {
  const schema: z.ZodType = name === undefined ? field.schema : field.entrySchema!
  return readings(text).find(reading => reading !== undefined && schema.safeParse(reading).success) ?? text
}

function readings(text: string): unknown[] {
  const list = text.split(',').map(item => item.trim())
  return [text, json(text), switches.get(text.toLowerCase()), list.filter(item => item !== '')]
}

const switches = new Map(
  Object.entries({ true: true, yes: true, on: true, '1': true, false: false, no: false, off: false, '0': false }),
)

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
