import * as z from 'zod'
import type { Agent } from '../agents/agent.js'
import { Refusal } from '../base/errors.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Door } from './door.js'
import type { Workspace } from './workspace.js'

const position = z.object({ line: z.int().min(0), character: z.int().min(0) })

/** An agent by its id, or by a place in a file (0-based). */
export const agentArgument = z.union([
  z.string(),
  z.object({ uri: z.string(), line: z.int().min(0) }),
  z.object({ uri: z.string(), position }),
])

export type AgentArgument = z.infer<typeof agentArgument>

export interface FoundAgent {
  readonly workspace: Workspace
  readonly node: Agent
}

/** Checks what came from outside. Refuses with a sentence that names what is wrong. */
export function parseInput<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
  throw new Refusal('bad_argument', `${what} was called with wrong arguments. ${problems.join('; ')}`)
}

export async function findAgent(agent: AgentArgument, door: Door): Promise<FoundAgent> {
  if (typeof agent === 'string') {
    const workspace = await door.workspaces.knowing(agent)
    return { workspace, node: workspace.agents.roster.known(agent) }
  }
  const place = await door.workspaces.at(agent.uri)
  if (!place) throw new Refusal('unsupported', `${agent.uri} is not a file, so it has no agents.`)
  const { workspace, filePath } = place
  const node =
    'position' in agent ? workspace.nodes.at(filePath, agent.position) : onLine(workspace, filePath, agent.line)
  if (node) return { workspace, node }
  throw new Refusal('unknown_agent', `There is no agent at this place of ${filePath}. Its language may not be known.`)
}

/** The innermost node that has a part on a line, from its first decorator on; the file where there is none. */
function onLine(workspace: Workspace, filePath: string, line: number): CodeNode | undefined {
  const nodes = workspace.nodes.inFile(filePath)
  const there = nodes.filter(({ range }) => range.start.line <= line && line <= range.end.line)
  return (
    there.reduce<CodeNode | undefined>((best, node) => (best && isWithin(best, node) ? best : node), undefined) ??
    nodes.find(node => node.nodeType === 'file')
  )
}

function isWithin(inner: CodeNode, outer: CodeNode): boolean {
  return outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
