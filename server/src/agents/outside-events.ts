import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import { agentIdPattern } from '../base/ids.js'
import { isDeeperThan } from '../base/nesting.js'
import { absolutePath, relativePath } from '../base/paths.js'
import { isOutsideType } from '../events/catalog.js'
import type { NewEvent } from '../events/event.js'

/** A larger event belongs into a file that the event names. */
const longest = 64 * 1024

const deepest = 50

const agentId = z.string().regex(agentIdPattern, 'an agent id such as rm_a1b2c3d4 was wanted')
const words = z.string().refine(text => text.trim() !== '', 'it is empty')

const chat = z.strictObject({ to_agent: agentId, message: words })

const trigger = z.strictObject({
  to_agent: agentId,
  reason: words.refine(reason => reason !== 'retry', '`remora retry` runs a turn again'),
  instruction: z.string().optional(),
})

const contentChanged = z.strictObject({ path: words })

/** Names that the envelope has already; `agent_id` and `tags` are the sender's to say. */
const taken = ['seq', 'event_id', 'event_type', 'category', 'action', 'timestamp', 'summary', 'stream', 'graph_id']
const ours = [...taken, 'session_id', 'correlation_id', 'causation_id']

const free = z
  .object({ agent_id: agentId.optional(), tags: z.array(z.string()).optional() })
  .catchall(z.json())
  .superRefine((fields, context) => {
    for (const name of ours.filter(name => name in fields)) {
      context.addIssue({ code: 'custom', path: [name], message: 'this name belongs to every event; choose another' })
    }
  })

/**
 * An event as a program outside may write it (specification: agents.md): somebody spoke to an agent, an agent is to act,
 * a file has other content, or something of its own that agents may have subscribed to.
 */
export function outsideEvent(type: string, fields: unknown, root: string): NewEvent {
  if (isDeeperThan(deepest, fields)) {
    throw new Refusal('bad_argument', `The fields of ${type} are nested more than ${deepest} deep.`)
  }
  if (JSON.stringify(fields ?? null).length > longest) {
    throw new Refusal('too_large', `The event is larger than ${longest} characters. Put the rest into a file.`)
  }
  if (type === 'HumanChatEvent') {
    const event = parsed(type, chat, fields)
    return { event_type: type, agent_id: event.to_agent, ...event }
  }
  if (type === 'ManualTriggerEvent') {
    const event = parsed(type, trigger, fields)
    return { event_type: type, agent_id: event.to_agent, ...event }
  }
  if (type === 'ContentChangedEvent') {
    return { event_type: type, path: inside(parsed(type, contentChanged, fields).path, root) }
  }
  if (isOutsideType(type)) return { event_type: type, ...parsed(type, free, fields) }
  throw new Refusal(
    'bad_argument',
    `${type} cannot be emitted from outside. HumanChatEvent, ManualTriggerEvent, ContentChangedEvent and types of your own that begin with x. can, such as x.deploy.finished.`,
  )
}

function parsed<T>(type: string, schema: z.ZodType<T>, fields: unknown): T {
  const result = schema.safeParse(fields)
  if (result.success) return result.data
  throw new Refusal('bad_argument', `The fields of ${type} are wrong: ${z.prettifyError(result.error)}`)
}

function inside(path: string, root: string): string {
  const found = relativePath(root, absolutePath(root, path))
  if (found !== undefined) return found
  throw new Refusal('outside_workspace', `${path} is not in the workspace ${root}.`)
}
