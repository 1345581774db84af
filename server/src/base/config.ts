import * as z from 'zod'
import { isTame } from './globs.js'

/**
 * Every setting of Remora, nested and spelled as files spell them (specification: settings.md). Where a value comes
 * from is the business of settings-sources.ts.
 */

/**
 * Who may set a key in the project's `remora.yaml`: anybody (`project`), the project once a person trusts it
 * (`trusted`), nobody (`user`: the key is a person's own).
 */
export type Scope = 'project' | 'trusted' | 'user'

const project = { scope: 'project' } as const
const trusted = { scope: 'trusted' } as const
const user = { scope: 'user' } as const
/** What one source says is added to what the others said; no source can take anything away. */
const addsToOthers = { scope: 'project', additive: true } as const

const count = z.int().min(1)
const seconds = z.number().positive()
const names = z.array(z.string())
const globs = z.array(z.string().refine(isTame, 'a list of globs with at most three wildcards in a name'))
const namedTexts = z.record(z.string(), z.string())

const model = z.strictObject({
  provider: z
    .enum(['openai', 'rehearsal'])
    .default('openai')
    .describe('Who answers: an OpenAI-compatible endpoint, or the scripted rehearsal model that needs no key.')
    .meta(trusted),
  base_url: z
    .url({ protocol: /^https?$/ })
    .default('http://localhost:8000/v1')
    .describe('The address of the OpenAI-compatible endpoint.')
    .meta(trusted),
  name: z.string().min(1).default('Qwen/Qwen3-4B').describe('The model to ask for at the endpoint.').meta(trusted),
  api_key_env: z
    .string()
    .min(1)
    .optional()
    .describe('The environment variable that holds the API key; unset, REMORA_API_KEY and then OPENAI_API_KEY is read.')
    .meta(trusted),
  context_tokens: count
    .optional()
    .describe('The size of the model context in tokens; unset, the endpoint is asked, and 8192 is assumed.')
    .meta(project),
  max_output_tokens: count.default(4096).describe('The most tokens a single answer may have.').meta(project),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('The sampling temperature; unset, it is left to the endpoint.')
    .meta(project),
  first_token_timeout_s: seconds
    .default(120)
    .describe('Seconds to wait for the first token of an answer.')
    .meta(project),
  idle_timeout_s: seconds.default(60).describe('Seconds to wait for the next token of an answer.').meta(project),
  prices: z
    .record(z.string(), z.strictObject({ input: z.number().min(0), output: z.number().min(0) }))
    .default({})
    .describe('Prices per million input and output tokens, by model name.')
    .meta(project),
})

const agents = z.strictObject({
  max_turns: count.default(8).describe('The most model calls within one turn of an agent.').meta(project),
  turn_timeout_s: seconds.default(600).describe('Seconds after which a turn is stopped.').meta(project),
  concurrency: count.default(4).describe('How many agents may take turns at the same time.').meta(project),
  cooldown_ms: z
    .int()
    .min(0)
    .default(1000)
    .describe('Milliseconds in which further triggers of an agent are merged into one later turn.')
    .meta(project),
  history_exchanges: z
    .int()
    .min(0)
    .default(5)
    .describe('How many of its last exchanges an agent sees in its prompt.')
    .meta(project),
})

const cascade = z.strictObject({
  depth: count.default(5).describe('How many turns may trigger one another in a row.').meta(project),
  turns: count.default(20).describe('The most turns of one cascade.').meta(project),
  tokens: count.default(200_000).describe('The most tokens one cascade may use.').meta(project),
  wall_s: seconds.default(600).describe('Seconds after which a cascade is stopped.').meta(project),
  same_agent_turns: count.default(3).describe('The most turns of the same agent in one cascade.').meta(project),
})

const index = z.strictObject({
  include: globs.default(['**']).describe('Globs of the files that are indexed.').meta(project),
  exclude: globs
    .default([])
    .describe('Globs of files that are not indexed, beside what .gitignore and .remoraignore name.')
    .meta(project),
  max_file_bytes: count.default(2_000_000).describe('Larger files are not indexed.').meta(project),
  languages: z
    .union([z.literal('all'), names])
    .default('all')
    .describe('The languages that are indexed.')
    .meta(project),
})

const ids = z.strictObject({
  inject: z
    .enum(['never', 'onSave'])
    .default('never')
    .describe('When the ids of agents are written into the source as comments.')
    .meta(project),
})

const proposals = z.strictObject({
  checks: namedTexts
    .default({})
    .describe('A command per language that checks a proposed file, with {file} for its path.')
    .meta(trusted),
})

const chat = z.strictObject({
  apply: z
    .enum(['propose', 'direct'])
    .default('propose')
    .describe('Whether files that a chat writes become proposals or are changed directly.')
    .meta(trusted),
})

const http = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the HTTP server with the dashboard runs.').meta(trusted),
  host: z.string().min(1).default('127.0.0.1').describe('The address the HTTP server listens on.').meta(trusted),
  port: z.int().min(0).max(65_535).default(8420).describe('The port the HTTP server listens on.').meta(trusted),
  token: z
    .string()
    .min(1)
    .optional()
    .describe('What a client must present; required for any address that is not loopback.')
    .meta(trusted),
  origins: names.default([]).describe('Origins, beside our own, from which pages may call the server.').meta(trusted),
  allowed_roots: names
    .default([])
    .describe('Folders, beside the workspace, in which chat sessions may work.')
    .meta(trusted),
  max_body_bytes: count.default(10_000_000).describe('Larger requests are refused.').meta(trusted),
})

const dashboard = z.strictObject({
  events: names
    .default(['agent', 'proposal', 'graph', 'user'])
    .describe('The families of events that the dashboard lists.')
    .meta(project),
})

const mcp = z.strictObject({
  servers: z
    .record(
      z.string(),
      z.union([
        z.strictObject({ command: z.string().min(1), args: names.default([]), env: namedTexts.default({}) }),
        z.strictObject({ url: z.url({ protocol: /^https?$/ }), headers_env: namedTexts.default({}) }),
      ]),
    )
    .default({})
    .describe('MCP servers by name: a command to start, or an address with the variables that hold its headers.')
    .meta(trusted),
})

const secrets = z.strictObject({
  deny: globs
    .default([])
    .describe('Globs of files that no agent may read, beside the built-in ones.')
    .meta(addsToOthers),
  redact_env: names
    .default([])
    .describe('Names of environment variables whose values are masked wherever they appear.')
    .meta(addsToOthers),
})

const log = z.strictObject({
  level: z.enum(['error', 'warn', 'info', 'debug']).default('warn').describe('What is worth logging.').meta(user),
  file: z
    .string()
    .min(1)
    .optional()
    .describe("The log file; unset, one in the folder log of the user's state directory.")
    .meta(user),
})

export const settingsSchema = z
  .strictObject({
    model: model.prefault({}),
    agents: agents.prefault({}),
    cascade: cascade.prefault({}),
    index: index.prefault({}),
    ids: ids.prefault({}),
    lens: z
      .enum(['ids', 'status', 'off'])
      .default('ids')
      .describe('What a code lens shows: the id of every agent, only a status that needs attention, or nothing.')
      .meta(project),
    symbols: z.boolean().default(true).describe('Whether document symbols show agents.').meta(project),
    inlay_hints: z
      .boolean()
      .default(false)
      .describe('Whether an inlay hint marks names that wait for a person.')
      .meta(project),
    proposals: proposals.prefault({}),
    chat: chat.prefault({}),
    http: http.prefault({}),
    dashboard: dashboard.prefault({}),
    mcp: mcp.prefault({}),
    secrets: secrets.prefault({}),
    log: log.prefault({}),
  })
  .meta({ title: 'Remora settings' })

export type Settings = Immutable<z.infer<typeof settingsSchema>>

type Immutable<T> = { readonly [K in keyof T]: T[K] extends object ? Immutable<T[K]> : T[K] }

export const defaults: Settings = settingsSchema.parse({})

/** What `remora config --schema` prints; draft 7, because that is what editors' YAML support understands. */
export function jsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-7' })
}

/** One key of the table in settings.md. */
export interface Field {
  /** The dotted path, such as `model.base_url`. */
  readonly key: string
  readonly schema: z.ZodType
  /** The schema of one entry where the key holds entries by name, such as `proposals.checks`. */
  readonly entrySchema: z.ZodType | undefined
  readonly scope: Scope
  readonly additive: boolean
}

export const fields: ReadonlyMap<string, Field> = new Map(fieldsOf(settingsSchema, '').map(field => [field.key, field]))

/** The keys that only hold other keys: `model`, `agents`, … */
export const sections: ReadonlySet<string> = new Set(
  [...fields.keys()].filter(key => key.includes('.')).map(key => key.slice(0, key.indexOf('.'))),
)

function fieldsOf(section: z.ZodObject, prefix: string): Field[] {
  return Object.entries(section.shape).flatMap(([name, schema]) => {
    const key = prefix + name
    const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema
    return inner instanceof z.ZodObject ? fieldsOf(inner, `${key}.`) : [fieldOf(key, inner as z.ZodType)]
  })
}

function fieldOf(key: string, schema: z.ZodType): Field {
  const meta = schema.meta()
  const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema
  return {
    key,
    schema,
    entrySchema: inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : undefined,
    scope: meta?.scope as Scope,
    additive: meta?.additive === true,
  }
}
