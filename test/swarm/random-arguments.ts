import type { Chance } from './chance.js'

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
}

/** Arguments that a tool's JSON schema allows, most of the time. @param context where real ids can be found */
export function randomArguments(parameters: object, context: string, chance: Chance): object {
  return randomValue(parameters as Schema, context, chance) as object
}

function randomValue(schema: Schema, context: string, chance: Chance): unknown {
  if (chance.is(0.02)) return chance.pick([null, 7, '', [], {}, true])
  if (schema.enum) return chance.pick(schema.enum)
  if (schema.anyOf) return randomValue(chance.pick(schema.anyOf), context, chance)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => schema.required?.includes(key) || chance.is(0.5))
          .map(([key, value]) => [key, randomValue(value, context, chance)]),
      )
    case 'array':
      return Array.from({ length: chance.upTo(4) }, () => randomValue(schema.items ?? {}, context, chance))
    case 'number':
    case 'integer':
      return chance.pick([0, 1, 2, -1, 0.5, 1e9])
    case 'boolean':
      return chance.is(0.5)
    default: {
      const ids = context.match(/rm_[a-z0-9]{8}/g) ?? []
      return ids.length > 0 && chance.is(0.4) ? chance.pick(ids) : chance.text()
    }
  }
}
