import * as z from 'zod'

// What a workspace's server and the process of its extension modules say to each other, each a line of JSON, over a pipe
// of their own (file descriptor 3). It is not Node's own channel: a module that writes to that ends the server, because
// Node throws where what it reads is no message.

/** Limits are milliseconds of real time: a tool may wait for something that is not code. */
export type Question =
  | { readonly kind: 'load'; readonly path: string; readonly compiled: string }
  | { readonly kind: 'match'; readonly path: string; readonly nodes: readonly NodeForExtension[] }
  | {
      readonly kind: 'run'
      readonly path: string
      /** Its place among the module's blueprints. */
      readonly blueprint: number
      readonly tool: string
      readonly args: unknown
      readonly agent: NodeForExtension
    }

/** An agent as extensions see it, spelled as on every wire. */
export interface NodeForExtension {
  readonly agent_id: string
  readonly node_type: string
  readonly name: string
  readonly full_name: string
  readonly file_path: string
  readonly signature: string
  readonly source: string
}

const toolSchema = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be up to 64 letters, digits, _ and -'),
  description: z.string().max(4000),
  parameters: z.record(z.string(), z.unknown()).prefault({ type: 'object', properties: {} }),
})

/** What an exported object says of itself. */
export const declaredSchema = z.object({
  name: z.string().min(1).max(60),
  description: z.string().max(4000).default(''),
  system_prompt: z.string('must be a text').max(100_000),
  model: z.string().min(1).optional(),
  mcp_servers: z.array(z.string()).default([]),
  workspaces: z.array(z.string()).default([]),
  tools: z.array(toolSchema).max(100).default([]),
})

export type Declared = z.infer<typeof declaredSchema>

/** `ready` comes first and unasked, `stray` whenever something was thrown that nobody waits for. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('loaded'), blueprints: z.array(z.unknown()).max(100) }),
  /** For each node the first of the module's blueprints that fits, -1 for none. */
  z.object({ kind: z.literal('matched'), first: z.array(z.int().min(-1)), problem: z.string().optional() }),
  z.object({ kind: z.literal('ran'), output: z.string() }),
  z.object({ kind: z.literal('stray'), reason: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
])

export type Answer = z.infer<typeof answerSchema>

export function readAnswer(line: string): Answer | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
