import * as z from 'zod'
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

interface Wanted {
  /** Its name. */
  readonly tool: string
  readonly args: unknown
  /** That the agent has. */
  readonly ownTools: readonly OwnTool[]
}

/** Resolves when it has begun; refuses what is no such tool, and arguments that do not fit. */
export async function runForPerson(wanted: Wanted, { agent, call_id, journal }: Call): Promise<ToolRun> {
  const { tool, args } = checked(wanted)
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

function checked({ tool: name, args, ownTools }: Wanted): { readonly tool: OwnTool; readonly args: unknown } {
  const tool = ownTools.find(own => own.name === name)
  if (!tool) {
    const others = ownTools.length === 0 ? 'It has none.' : `It has ${ownTools.map(own => own.name).join(', ')}.`
    throw new Refusal('bad_argument', `No extension gives this agent a tool ${name}. ${others}`)
  }
  const { success, data, error } = tool.parameters.safeParse(args)
  if (!success) throw new Refusal('bad_argument', `The arguments of ${name} are wrong: ${z.prettifyError(error)}`)
  return { tool, args: data }
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
