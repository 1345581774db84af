import { Refusal } from '../../../base/errors.js'
import type { Chat } from '../../../chat/chat.js'

/** Resolves when the message is on its way. The page learns from the journal what became of it. */
export async function say(chat: Chat, sessionId: string, message: string): Promise<void> {
  if (message.trim() === '')
    throw new Refusal('bad_argument', 'The message is empty. Say what you want to know or have done.')
  const { reply } = await chat.send(sessionId, message.trim())
  void Promise.allSettled([reply])
}
