import * as z from 'zod'
import type { Agent } from '../../agents/agent.js'
import { Refusal } from '../../base/errors.js'
import { pathOfUri } from '../../base/paths.js'
import { agentArgument, findAgent } from '../arguments.js'
import { askPerson } from '../ask-person.js'
import { named } from '../present.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

const text = z.string().optional()

export const chat = defineCommand('remora.chat', { agent: agentArgument, message: text }, async (args, door) => {
  const { workspace, node } = await findAgent(args.agent, door)
  if (args.message) return await workspace.agents.chat(node.agentId, args.message)
  return await askPerson({ kind: 'chat', agentId: node.agentId }, workspace, door)
})

export const requestRewrite = defineCommand(
  'remora.requestRewrite',
  { agent: agentArgument, instruction: text },
  async (args, door) => {
    const { workspace, node } = await findAgent(args.agent, door)
    if (args.instruction !== undefined) return await workspace.agents.requestRewrite(node.agentId, args.instruction)
    return await askPerson({ kind: 'rewrite', agentId: node.agentId }, workspace, door)
  },
)

export const messageNode = defineCommand(
  'remora.messageNode',
  { agent: agentArgument, target: agentArgument.optional(), message: text },
  async (args, door) => {
    const { workspace, node } = await findAgent(args.agent, door)
    const target = args.target
      ? (await findAgent(args.target, door)).node
      : await chooseTarget(node, workspace, door.client)
    if (!target) return { ok: true, asked: false }
    if (args.message) return await workspace.agents.messageNode(node.agentId, target.agentId, args.message)
    return await askPerson({ kind: 'message', agentId: node.agentId, targetId: target.agentId }, workspace, door)
  },
)

/** `Send to agent` in a conversation buffer: sends what was written, saved or not. */
export const sendConversation = defineCommand('remora.sendConversation', { uri: z.string() }, async ({ uri }, door) => {
  const place = await door.workspaces.at(uri)
  const path = pathOfUri(uri)
  if (!place || !path) throw new Refusal('bad_argument', `${uri} is no conversation with an agent.`)
  return await door.conversations(place.workspace).send(path)
})

const mostTargets = 10

/** The neighbours of an agent, for a person to choose from. */
async function chooseTarget(
  node: Agent,
  { nodes }: Workspace,
  client: { choose(message: string, options: readonly string[]): Promise<string | undefined> },
): Promise<Agent | undefined> {
  const parent = nodes.parentOf(node.agentId)
  const near = [
    ...nodes.calleesOf(node.agentId, mostTargets),
    ...nodes.callersOf(node.agentId, mostTargets),
    ...(parent ? [parent, ...nodes.childrenOf(parent.agentId, mostTargets)] : []),
  ]
  const others = [...new Map(near.map(other => [other.agentId, other])).values()]
    .filter(other => other.agentId !== node.agentId)
    .slice(0, mostTargets)
  if (others.length === 0) throw new Refusal('bad_argument', 'Name the agent that should get the message: its id.')
  const chosen = await client.choose('Message which agent?', others.map(named))
  return others.find(other => named(other) === chosen)
}
