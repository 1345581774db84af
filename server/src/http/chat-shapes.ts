import * as z from 'zod'
import type { ListedSession } from '../chat/chat.js'
import type { Message } from '../chat/session.js'

// The bodies of the chat API, as front ends of the seed (seeds/chat-service.md) know them.

export const openBody = z
  .object({
    workspace_path: z.string().meta({ description: 'A folder, absolute or with `~`, in a root that is allowed.' }),
    system_prompt: z.string().default('You are a helpful assistant.'),
    tool_presets: z
      .array(z.string())
      .default(['file_ops'])
      .meta({ description: 'See `GET /tools`. Names that are none add nothing.' }),
    model_name: z.string().min(1).optional().meta({ description: 'Else the one that the settings name.' }),
    model_base_url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: 'Gets no key that was configured for another endpoint.' }),
    max_turns: z.int().min(1).max(1000).default(10).meta({ description: 'The most model calls for one message.' }),
    agent: z.string().min(1).optional().meta({
      description: 'An agent id or the name of a blueprint: its prompt and its tools take the place of the given ones.',
    }),
  })
  .meta({ id: 'NewSession' })

export const openedBody = z
  .object({ session_id: z.string(), workspace_path: z.string(), tool_presets: z.array(z.string()) })
  .meta({ id: 'OpenedSession' })

export const sendBody = z.object({ content: z.string().default('') }).meta({ id: 'NewMessage' })

const toolCall = z.object({
  name: z.string(),
  arguments: z.unknown().meta({ description: 'An object; the text as the model wrote it where that is no JSON.' }),
})

export const message = z
  .object({
    id: z.string(),
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    timestamp: z.number().meta({ description: 'Seconds since the epoch.' }),
    tool_calls: z.array(toolCall),
  })
  .meta({ id: 'Message' })

export const replyBody = z
  .object({ message, turn_count: z.int().meta({ description: 'How often the model was called.' }) })
  .meta({ id: 'Reply' })

export const historyBody = z.object({ messages: z.array(message) }).meta({ id: 'History' })

const listedSession = z.object({
  session_id: z.string(),
  workspace_path: z.string(),
  tool_presets: z.array(z.string()),
  model_name: z.string().nullable(),
  agent: z.string().nullable(),
  agent_id: z.string().meta({ description: 'Who answers.' }),
  opened_at: z.number().meta({ description: 'Seconds since the epoch.' }),
  message_count: z.int(),
  status: z.enum(['idle', 'running']),
})

export const sessionsBody = z.object({ sessions: z.array(listedSession) }).meta({ id: 'Sessions' })

export const stoppedBody = z
  .object({ ok: z.literal(true), stopped: z.int().meta({ description: 'Messages that ran or waited.' }) })
  .meta({ id: 'StoppedSession' })

export const toolsBody = z.object({ presets: z.record(z.string(), z.array(z.string())) }).meta({ id: 'Presets' })

export const healthBody = z.object({ status: z.literal('ok'), sessions: z.int() }).meta({ id: 'Health' })

/** Of the seed's bare routes: the sentence alone. */
export const bareError = z.object({ error: z.string() }).meta({ id: 'BareError' })

export function presentMessage({ id, role, content, timestamp, tool_calls }: Message): z.infer<typeof message> {
  return { id, role, content, timestamp, tool_calls: [...tool_calls] }
}

export function presentListed(session: ListedSession): z.infer<typeof listedSession> {
  const { session_id, workspace_path, tool_presets, model_name, agent, agent_id, opened_at } = session
  const { message_count, status } = session
  return {
    ...{ session_id, workspace_path, tool_presets: [...tool_presets], model_name, agent, agent_id, opened_at },
    ...{ message_count, status },
  }
}
