/** Values that a page shares with its server under names, as JSON. */
export type Signals = { readonly [name: string]: Json }

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The JSON merge patch (RFC 7386) that makes one object the other; undefined when there is nothing to change. */
export function mergePatch(from: Signals, to: Signals): Signals | undefined {
  const patch: Record<string, Json> = Object.create(null)
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) patch[name] = null
  for (const [name, value] of Object.entries(to)) {
    const old = Object.hasOwn(from, name) ? from[name]! : undefined
    const change = isObject(old) && isObject(value) ? mergePatch(old, value) : equal(old, value) ? undefined : value
    if (change !== undefined) patch[name] = change
  }
  return Object.keys(patch).length > 0 ? patch : undefined
}

/** Values as a page has them; the objects in it are without a prototype, so that no name in a patch means anything else. */
export type Values = { [name: string]: unknown }

/** Applies a JSON merge patch (RFC 7386). @param onlyIfMissing leaves alone what has a value */
export function applyPatch(values: Values, patch: object, onlyIfMissing = false): void {
  for (const [name, value] of Object.entries(patch)) {
    const has = Object.hasOwn(values, name)
    if (isObject(value)) {
      if (!(has && isObject(values[name] as Json)) && !(has && onlyIfMissing)) values[name] = Object.create(null)
      if (isObject(values[name] as Json)) applyPatch(values[name] as Values, value, onlyIfMissing)
    } else if (has && onlyIfMissing) continue
    else if (value === null) delete values[name]
    else values[name] = value
  }
}

/** What `$progress.completed` means. */
export function valueAt(values: Values, path: string): unknown {
  const names = path.trim().replace(/^\$/, '').split('.')
  return names.reduce<unknown>((inner, name) => (isObject(inner as Json) ? (inner as Values)[name] : undefined), values)
}

function equal(one: Json | undefined, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function isObject(value: Json | undefined): value is Signals {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
