import * as z from 'zod'
import type { Agents } from '../agents/agents.js'
import { Refusal } from '../base/errors.js'
import { isEventType } from '../events/catalog.js'
import { wireNode } from '../nodes/wire-node.js'
import { RpcError, rpcCodes } from './json-rpc.js'

/** What this door needs of a workspace. */
export interface Needs {
  readonly agents: Agents
  /** The patterns of an agent's subscriptions, its defaults included. */
  subscriptionsOf(agentId: string): readonly unknown[]
}

/** The connection that asks. */
export interface Caller {
  /** From now on it hears these events, and no others; absent: all that are written down. */
  hear(types: readonly string[] | undefined): void
}

type Method = (params: unknown, needs: Needs, caller: Caller) => unknown

const agent = z.object({ agent_id: z.string() })
const eventType = z.string().refine(isEventType, 'there is no such event type')

/** Exactly what spec/agents.md lists under "Runs over many nodes". */
const methods: Readonly<Record<string, Method>> = {
  'swarm.emit': method(z.object({ event_type: z.string(), data: z.unknown() }), async ({ event_type, data }, needs) => {
    const { seq } = await needs.agents.emit(event_type, data)
    return { seq }
  }),
  'agent.select': method(agent, ({ agent_id }, { agents }) => {
    const found = agents.roster.known(agent_id)
    return wireNode(found, agents.statuses.of(found))
  }),
  'agent.chat': method(agent.extend({ message: z.string() }), ({ agent_id, message }, { agents }) =>
    agents.chat(agent_id, message),
  ),
  'agent.subscribe': method(z.object({ event_types: z.array(eventType).optional() }), ({ event_types }, _, caller) => {
    caller.hear(event_types)
    return { subscribed: true }
  }),
  'agent.get_subscriptions': method(agent, ({ agent_id }, { agents, subscriptionsOf }) =>
    subscriptionsOf(agents.roster.known(agent_id).agentId),
  ),
}

/** Rejects with an RpcError, whatever was wrong with the call. */
export async function callMethod(name: string, params: unknown, needs: Needs, caller: Caller): Promise<unknown> {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) {
    throw new RpcError(rpcCodes.method, `There is no method ${name}. There are: ${Object.keys(methods).join(', ')}.`)
  }
  try {
    return await method(params, needs, caller)
  } catch (error) {
    if (error instanceof Refusal) throw rpcErrorOf(error)
    throw error
  }
}

function method<P>(schema: z.ZodType<P>, run: (params: P, needs: Needs, caller: Caller) => unknown): Method {
  return (params, needs, caller) => {
    const parsed = schema.safeParse(params ?? {})
    if (!parsed.success) throw new RpcError(rpcCodes.params, z.prettifyError(parsed.error))
    return run(parsed.data, needs, caller)
  }
}

function rpcErrorOf({ code, message }: Refusal): RpcError {
  return new RpcError(code === 'bad_argument' ? rpcCodes.params : rpcCodes.refused, message, { code })
}
