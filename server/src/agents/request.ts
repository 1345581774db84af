import type { StoredEvent } from '../events/event.js'
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

/** Puts into words what an event asks of the agent that it wakes. */
export function requestOf(trigger: StoredEvent, proposals: ProposalRows): TurnRequest {
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
      const request = [
        `${feedbackPrefix} ${trigger.feedback}`,
        `The person rejected ${trigger.hunks ? 'a part of ' : ''}this proposal of yours (${rejected?.reasoning ?? 'without a reason'}):\n${rejected ? rejectedDiff(rejected, trigger.hunks) : ''}`,
        'Call rewrite_self with a better version that heeds the feedback.',
      ]
      return { request: request.join('\n\n'), wantsRewrite: true }
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

/** Of some hunks only those. */
function rejectedDiff(proposal: Proposal, hunks: readonly number[] | null): string {
  if (!hunks) return proposal.diff
  return hunkViews(proposal)
    .filter(({ index }) => hunks.includes(index))
    .map(({ path, old_start, lines }) => `${path}, line ${old_start}:\n${lines.join('\n')}`)
    .join('\n\n')
}
