import * as z from 'zod'
import { messageOf } from '../../base/errors.js'
import { shorten } from '../../base/text.js'
import { agentArgument, findAgent } from '../arguments.js'
import type { Door } from '../door.js'
import { defineCommand } from './command.js'

const mostShown = 2000

/** Runs a tool that an extension gave the agent. Answers when it has begun; what comes of it is a message and an event. */
export const executeTool = defineCommand(
  'remora.executeTool',
  { agent: agentArgument, tool: z.string(), params: z.unknown().optional() },
  async ({ agent, tool, params }, door) => {
    const { workspace, node } = await findAgent(agent, door)
    const { call_id, result } = await workspace.agents.executeTool(node.agentId, tool, params ?? {})
    void tellOf(tool, result, door)
    return { ok: true, call_id }
  },
)

async function tellOf(
  tool: string,
  result: Promise<{ readonly output: string; readonly is_error: boolean }>,
  { client, log }: Door,
): Promise<void> {
  try {
    const { output, is_error } = await result
    client.showMessage(is_error ? 'error' : 'info', `${tool}: ${shorten(output, mostShown)}`)
  } catch (error) {
    log.error('the result of a tool could not be written down', { tool, error: messageOf(error) })
  }
}
