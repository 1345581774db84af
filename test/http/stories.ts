import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { calls, says } from '../support/model-server.js'
import type { Served } from './served.js'

// What must have happened before a test begins, brought about over HTTP.

type EventOf<T extends EventType> = Extract<RemoraEvent, { readonly event_type: T }>

/** Resolves with the first event of a type that happens from now on. */
export async function happens<T extends EventType>({ app }: Pick<Served, 'app'>, type: T): Promise<EventOf<T>> {
  const isMeant = (event: RemoraEvent): event is EventOf<T> => event.event_type === type
  return (await nextEvent(app.bus, isMeant))!
}

/** Asks an agent for another source of itself. Resolves to the id of its proposal. */
export async function aProposal(served: Served, name: string, newSource: string): Promise<string> {
  const { post, agent, model } = served
  model.will(calls('rewrite_self', { new_source: newSource, reasoning: 'It reads better.' }), says('Done.'))
  const [proposed, ended] = [happens(served, 'RewriteProposalEvent'), happens(served, 'AgentCompleteEvent')]
  await post(`/api/agents/${agent(name)}/rewrite`, { instruction: 'Read better.' })
  await ended
  return (await proposed).proposal_id
}

/** Has an agent ask the person something. Resolves to the id of its question. */
export async function aQuestion(served: Served, name: string, question: string): Promise<string> {
  const { post, agent, model } = served
  model.will(calls('ask_user', { question, options: ['cents', 'euros'] }))
  const asked = happens(served, 'HumanInputRequestEvent')
  await post(`/api/agents/${agent(name)}/chat`, { message: 'Ask me.' })
  return (await asked).msg_id
}
