import { messageOf, Refusal } from '../../base/errors.js'
import type { Journal } from '../../events/journal.js'
import type { Candidate, OwnTool } from '../blueprints/blueprint.js'

/** A tool that a person runs, outside of any turn. */
export interface ToolRun {
  readonly call_id: string
  /** Rejects only when the result cannot be written down. */
  readonly result: Promise<{ readonly output: string; readonly is_error: boolean }>
}

interface Call {
  readonly agent: Candidate
  readonly call_id: string
  readonly journal: Journal
}

/** @param args checked already */
export async function runForPerson(tool: OwnTool, args: unknown, { agent, call_id, journal }: Call): Promise<ToolRun> {
  const step = { agent_id: agent.agentId, tool_name: tool.name, call_id }
  const [called] = await journal.append([{ event_type: 'ToolCallEvent', ...step, arguments: JSON.stringify(args) }])
  const { correlation_id, event_id: causation_id } = called!
  return { call_id, result: run() }

  async function run() {
    const began = performance.now()
    const outcome = await outcomeOf(tool, args, agent)
    const duration_ms = Math.round(performance.now() - began)
    const chain = { correlation_id, causation_id }
    await journal.append([{ event_type: 'ToolResultEvent', ...step, ...chain, ...outcome, duration_ms }])
    return outcome
  }
}

export function noSuchTool(name: string, tools: readonly OwnTool[]): Refusal {
  const others = tools.length === 0 ? 'It has none.' : `It has ${tools.map(tool => tool.name).join(', ')}.`
  return new Refusal('bad_argument', `No extension gives this agent a tool ${name}. ${others}`)
}

async function outcomeOf(tool: OwnTool, args: unknown, agent: Candidate) {
  try {
    const { output } = await tool.run(args, { agent, signal: new AbortController().signal })
    return { output, is_error: false }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { output: messageOf(error), is_error: true }
  }
}
