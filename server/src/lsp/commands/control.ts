import * as z from 'zod'
import { agentArgument, findAgent } from '../arguments.js'
import { defineCommand } from './command.js'

/** Without a value the note is forgotten. */
export const setMemory = defineCommand(
  'remora.setMemory',
  { agent: agentArgument, key: z.string(), value: z.string().optional() },
  async ({ agent, key, value = null }, door) => {
    const { workspace, node } = await findAgent(agent, door)
    await workspace.agents.setMemory(node.agentId, key, value, door.client.name)
    return { ok: true, memory: workspace.agents.memory.rows.ofAgent(node.agentId) }
  },
)

export const retryTurn = defineCommand('remora.retryTurn', { turn_id: z.string() }, async ({ turn_id }, door) => {
  const workspace = await door.workspaces.withTurn(turn_id)
  return await workspace.agents.retry(turn_id)
})

export const stopAgent = defineCommand('remora.stopAgent', { agent: agentArgument }, async ({ agent }, door) => {
  const { workspace, node } = await findAgent(agent, door)
  return { ok: true, stopped: await workspace.agents.stopAgent(node.agentId, door.client.name) }
})

export const stopCascade = defineCommand(
  'remora.stopCascade',
  { correlation_id: z.string() },
  async ({ correlation_id }, door) => {
    const counts = (await door.workspaces.all()).map(({ agents }) =>
      agents.stopCascade(correlation_id, door.client.name),
    )
    return { ok: true, stopped: (await Promise.all(counts)).reduce((sum, count) => sum + count, 0) }
  },
)
