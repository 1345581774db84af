import * as z from 'zod'
import { messageOf, Refusal } from '../../base/errors.js'
import type { WrittenBlueprint } from './blueprint.js'
import { type Header, headerSchema, matcherOf, mistakesOf } from './header.js'
import { type McpDefinition, mcpDefinition } from './mcp-server.js'
import { readProjectFile, stampOf } from './project-file.js'
import { checkTools, type Surroundings } from './surroundings.js'

/** The files of a blueprint's folder that count; others in there are somebody else's. */
export const folderFiles = ['agent.json', 'agent.system-prompt.md', 'agent.mcp.json', 'agent.status.json'] as const

/**
 * A blueprint as `.agent-orchestrator/agents/<name>/` (specification: orchestrator.md, Blueprints). Other programs write
 * these folders too, so keys that are not ours are left alone; whom it fits `agent.json` says as markdown files do, and
 * without `matches` and `virtual` it fits nobody by itself.
 */
export function readFolderBlueprint(folder: string, surroundings: Surroundings): WrittenBlueprint {
  const name = folder.slice(folder.lastIndexOf('/') + 1)
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/.test(name)) {
    throw new Refusal('bad_configuration', `${folder}: its name must be up to 60 letters, digits and hyphens.`)
  }
  const json = new Folder(folder, surroundings.root)
  const header = headerIn(json)
  checkTools(header.tools, `${folder}/agent.json`, surroundings)
  const defined = definitionsIn(json)
  return {
    name,
    description: header.description,
    file: `${folder}/agent.json`,
    instructions: json.text('agent.system-prompt.md')?.trim() ?? '',
    model: header.model,
    tools: header.tools,
    ownTools: [],
    mcpServers: header.mcp_servers.map(server => ({ name: server, definition: defined[server] })),
    workspaces: [],
    subscriptions: header.subscriptions,
    isVirtual: header.virtual,
    isActive: json.value('agent.status.json', statusSchema)?.status !== 'inactive',
    fits: header.matches && !header.virtual ? matcherOf(header.matches) : () => false,
  }
}

const agentSchema = z.object(headerSchema.shape).extend({
  name: z.string().optional(),
  description: z.string().nullish(),
  mcp_servers: headerSchema.shape.mcp_servers.nullish(),
})
const statusSchema = z.object({ status: z.enum(['active', 'inactive'], 'must be active or inactive') })
const definitions = z.record(z.string(), mcpDefinition)
const mcpSchema = z.union([
  z.object({ mcpServers: definitions }).transform(({ mcpServers }) => mcpServers),
  definitions,
])

function headerIn(json: Folder): Header {
  const found = json.value('agent.json', agentSchema)
  if (!found) throw new Refusal('not_found', `${json.path}/agent.json is missing.`)
  return { ...found, description: found.description ?? '', mcp_servers: found.mcp_servers ?? [] }
}

function definitionsIn(json: Folder): Readonly<Record<string, McpDefinition>> {
  return json.value('agent.mcp.json', mcpSchema) ?? {}
}

class Folder {
  readonly path: string
  readonly #root: string

  constructor(path: string, root: string) {
    this.path = path
    this.#root = root
  }

  /** Undefined where there is no such file. */
  text(name: (typeof folderFiles)[number]): string | undefined {
    const path = `${this.path}/${name}`
    return stampOf(this.#root, path) === '' ? undefined : readProjectFile(this.#root, path)
  }

  value<T>(name: (typeof folderFiles)[number], schema: z.ZodType<T>): T | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const path = `${this.path}/${name}`
    const parsed = schema.safeParse(parse(text, path))
    if (parsed.success) return parsed.data
    const [mistake] = parsed.error.issues.flatMap(mistakesOf)
    throw new Refusal('bad_configuration', `${path}: ${mistake!.key.join('.') || 'it'} ${mistake!.wanted}.`)
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('not_parsable', `${path}: it is no JSON: ${messageOf(error)}`)
  }
}
