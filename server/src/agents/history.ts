import type { Journal } from '../events/journal.js'

/** One thing that was said to an agent, and what it answered. */
export interface Exchange {
  /** `person`, or the id of the agent that wrote. */
  readonly from: string
  readonly said: string
  /** Empty while there is no answer. */
  readonly answered: string
}

const conversation = ['HumanChatEvent', 'AgentMessageEvent', 'AgentTextResponseEvent']

/** The last exchanges of an agent before a turn, oldest first. */
export function historyOf(journal: Journal, agentId: string, beforeSeq: number, exchanges: number): Exchange[] {
  const events = journal.read({ agentId, types: conversation, before: beforeSeq, limit: exchanges * 3, from: 'newest' })
  const result: Exchange[] = []
  for (const event of events) {
    if (event.event_type === 'HumanChatEvent') result.push({ from: 'person', said: event.message, answered: '' })
    else if (event.event_type === 'AgentMessageEvent') {
      result.push({ from: event.from_agent, said: event.content, answered: '' })
    } else if (event.event_type === 'AgentTextResponseEvent') {
      const last = result.at(-1)
      // Else the agent spoke about an event that it had heard, and not to anybody.
      if (last?.answered === '') result.splice(-1, 1, { ...last, answered: event.response })
    }
  }
  return result.slice(-exchanges)
}
