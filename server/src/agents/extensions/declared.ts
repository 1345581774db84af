import * as z from 'zod'
import type { Blueprint, OwnTool, ToolCaller } from '../blueprints/blueprint.js'
import type { JsonSchema } from '../model.js'
import { type Declared, declaredSchema } from './protocol.js'

interface Origin {
  /** Of the module, relative to the root. */
  readonly file: string
  readonly toolNames: readonly string[]
  /** Runs a tool of one of the blueprints. */
  run(blueprint: number, tool: string): (args: unknown, caller: ToolCaller) => Promise<string>
}

/** The blueprints that a module says it has; a sentence when something is wrong with one of them. */
export function blueprintsOf(values: readonly unknown[], origin: Origin): Blueprint[] | string {
  const blueprints: Blueprint[] = []
  for (const [index, value] of values.entries()) {
    const parsed = declaredSchema.safeParse(value)
    const problem = parsed.success ? wrongTool(parsed.data, origin) : wrongPart(value, parsed.error)
    if (problem !== undefined) return problem
    blueprints.push(blueprintOf(parsed.data!, index, origin))
  }
  return blueprints
}

function wrongPart(value: unknown, { issues: [issue] }: z.ZodError): string {
  const { name } = Object(value) as { name?: unknown }
  return `${String(name)}: ${issue!.path.join('.')} ${issue!.message}`
}

function wrongTool({ name, tools }: Declared, { toolNames }: Origin): string | undefined {
  const taken = tools.find((tool, index) => {
    const isTwice = tools.findIndex(other => other.name === tool.name) !== index
    return isTwice || toolNames.includes(tool.name) || tool.name.startsWith('mcp__')
  })
  return taken && `${name}: there is another tool ${taken.name}; a name of its own was wanted`
}

function blueprintOf(declared: Declared, index: number, origin: Origin): Blueprint {
  return {
    name: declared.name,
    description: declared.description,
    file: origin.file,
    instructions: declared.system_prompt.trim(),
    model: declared.model,
    tools: undefined,
    ownTools: declared.tools.map(tool => toolOf(tool, origin.run(index, tool.name))),
    mcpServers: declared.mcp_servers.map(name => ({ name, definition: undefined })),
    workspaces: declared.workspaces,
    subscriptions: [],
    isVirtual: false,
    isActive: true,
  }
}

function toolOf(
  { name, description, parameters }: Declared['tools'][number],
  run: (args: unknown, caller: ToolCaller) => Promise<string>,
): OwnTool {
  return {
    name,
    description,
    parameters: schemaOf(parameters),
    jsonSchema: parameters,
    run: async (args, { agent, signal }) => ({ output: await run(args, { agent, signal }) }),
  }
}

/** Checks arguments as far as the schema is understood; the tool itself says the rest. */
export function schemaOf(parameters: JsonSchema): z.ZodType<unknown> {
  try {
    return z.fromJSONSchema(parameters as z.core.JSONSchema.JSONSchema)
  } catch {
    return z.record(z.string(), z.unknown())
  }
}
