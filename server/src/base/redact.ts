const mask = '***'
/** Shorter values would mask ordinary words and numbers all over a text. */
const shortest = 6
/** Deeper nesting than any honest value has; below it nothing is looked at, so nothing is let through either. */
const deepest = 200

/**
 * Replaces secret values by `***`: in a text, and in every string and key inside arrays and objects. Errors become
 * plain objects. The argument itself is left as it is; a cycle becomes `[circular]`.
 */
export type Redact = <T>(value: T) => T

export function redactor(values: readonly string[]): Redact {
  const pattern = patternFor(values)
  const text = (value: string) => (pattern ? value.replace(pattern, mask) : value)
  return <T>(value: T) => redacted(value, text, []) as T
}

/** The texts that are masked: values also as JSON spells them inside a longer text. The longest come first. */
export function spellingsOf(values: readonly string[]): string[] {
  const spellings = values
    .filter(value => value.length >= shortest)
    .flatMap(value => [value, JSON.stringify(value).slice(1, -1)])
  return [...new Set(spellings)].sort((a, b) => b.length - a.length)
}

/** Finds the longest first, so that a secret which holds another one is masked whole. */
export function patternFor(values: readonly string[]): RegExp | undefined {
  const alternatives = spellingsOf(values)
  if (alternatives.length === 0) return undefined
  return new RegExp(alternatives.map(value => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
}

function redacted(value: unknown, text: (value: string) => string, above: readonly object[]): unknown {
  if (typeof value === 'string') return text(value)
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) return '[circular]'
  if (above.length >= deepest) return '[nested too deeply]'
  const path = [...above, value]
  if (Array.isArray(value)) return value.map(item => redacted(item, text, path))
  if ('toJSON' in value && typeof value.toJSON === 'function') return redacted(value.toJSON(), text, path)
  return Object.fromEntries(entriesOf(value).map(([key, inner]) => [text(key), redacted(inner, text, path)]))
}

function entriesOf(value: object): [string, unknown][] {
  if (!(value instanceof Error)) return Object.entries(value)
  const own: [string, unknown][] = Object.entries(value)
  const { name, message, stack, cause } = value
  const told: [string, unknown][] = [
    ['name', name],
    ['message', message],
    ['stack', stack],
  ]
  return [...new Map(cause === undefined ? [...told, ...own] : [...told, ['cause', cause], ...own])]
}
