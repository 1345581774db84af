import type { StoredEvent } from '../events/event.js'
import { sourceOf } from '../events/pattern.js'
import { hunkViews } from '../proposals/hunks.js'
import type { Proposal } from '../proposals/proposal.js'
import type { ProposalRows } from '../proposals/proposal-rows.js'
import { feedbackPrefix, messagePrefix, rewritePrefix } from './prompt-words.js'

export interface TurnRequest {
  /** The last message of the prompt. */
  readonly request: string
  /** The person expects a proposal, not only an answer. */
  readonly wantsRewrite: boolean
}

/** An event that woke an agent, and whether it is addressed to it or only heard. */
export interface Cause {
  readonly event: StoredEvent
  readonly isHeard: boolean
}

/** What all requests of one turn may take together, in characters, when there are several. */
const roomForSeveral = 16_000

const onHeard = 'Do what the events you asked to hear of call for; if that is nothing, say so in a few words.'

/** What a turn is asked that answers several triggers: all of them are named, in their order, if need be shortened. */
export function requestOfAll(causes: readonly Cause[], proposals: ProposalRows): TurnRequest {
  const requests = causes.map(({ event, isHeard }) => (isHeard ? heard(event) : requestOf(event, proposals)))
  const advice = causes.some(({ isHeard }) => isHeard) ? `\n\n${onHeard}` : ''
  if (requests.length === 1) return { ...requests[0]!, request: requests[0]!.request + advice }
  const room = Math.floor(roomForSeveral / requests.length)
  const list = requests.map(({ request }, index) => `${index + 1}. ${cut(request, room)}`)
  return {
    request: `${requests.length} things have reached you since your last turn. Answer all of them at once.\n\n${list.join('\n\n')}${advice}`,
    wantsRewrite: requests.some(({ wantsRewrite }) => wantsRewrite),
  }
}

/** Puts into words what an event asks of the agent that it wakes. */
function requestOf(trigger: StoredEvent, proposals: ProposalRows): TurnRequest {
  switch (trigger.event_type) {
    case 'HumanChatEvent':
      return { request: `${messagePrefix} ${trigger.message}`, wantsRewrite: false }
    case 'AgentMessageEvent':
      return { request: `Message from agent ${trigger.from_agent}: ${trigger.content}`, wantsRewrite: false }
    case 'ManualTriggerEvent': {
      if (trigger.reason !== 'rewrite' && trigger.reason !== 'retry') return triggered(trigger)
      const instruction = trigger.instruction?.trim() || 'Improve your code where it deserves it.'
      return { request: `${rewritePrefix} ${instruction}\nCall rewrite_self with your new source.`, wantsRewrite: true }
    }
    case 'RewriteRejectedEvent': {
      const rejected = proposals.get(trigger.proposal_id)
      const isOwnCode = rejected?.files.every(({ anchor }) => anchor === trigger.agent_id) ?? true
      const request = [
        `${feedbackPrefix} ${trigger.feedback}`,
        `The person rejected ${trigger.hunks ? 'a part of ' : ''}this proposal of yours (${rejected?.reasoning ?? 'without a reason'}):\n${rejected ? rejectedDiff(rejected, trigger.hunks) : ''}`,
        `Call ${isOwnCode ? 'rewrite_self' : 'write_file'} with a better version that heeds the feedback.`,
      ]
      return { request: request.join('\n\n'), wantsRewrite: isOwnCode }
    }
    default:
      return { request: `Event ${trigger.event_type}: ${trigger.summary}`, wantsRewrite: false }
  }
}

/** Somebody's own reason, and not the person's wish for a rewrite. */
function triggered({ reason, instruction }: StoredEvent<'ManualTriggerEvent'>): TurnRequest {
  const request = ['You were triggered:', reason, instruction].filter(Boolean).join(' ')
  return { request, wantsRewrite: false }
}

/** Nobody asks anything: the agent wanted to know. */
function heard(event: StoredEvent): TurnRequest {
  const { event_type, agent_id, summary } = event
  const source = sourceOf(event)
  const who = [source && `by ${source}`, agent_id !== undefined && agent_id !== source && `about ${agent_id}`]
  const head = ['You asked to hear of this event:', event_type, ...who].filter(Boolean).join(' ')
  return { request: `${head}: ${summary}`, wantsRewrite: false }
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room)} … (shortened)`
}

/** Of some hunks only those. */
function rejectedDiff(proposal: Proposal, hunks: readonly number[] | null): string {
  if (!hunks) return proposal.diff
  return hunkViews(proposal)
    .filter(({ index }) => hunks.includes(index))
    .map(({ path, old_start, lines }) => `${path}, line ${old_start}:\n${lines.join('\n')}`)
    .join('\n\n')
}
