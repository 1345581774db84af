import type { ChatMessage, ToolSpec } from './model.js'
import { estimatedTokens } from './prompt.js'

/** What one request may fill a model's window with. */
export interface WindowShares {
  readonly maxOutputTokens: number
  readonly tools: readonly ToolSpec[]
  /** What the turn has said and done so far. */
  readonly spoken: readonly ChatMessage[]
  /** What is left for the prompt; below what it cannot do without when the window is very small. */
  readonly promptTokens: number
}

interface Wanted {
  readonly maxOutputTokens: number
  /** The most important first. */
  readonly tools: readonly ToolSpec[]
  readonly spoken: readonly ChatMessage[]
}

/**
 * Shares a window of so many tokens out: the answer gets what the settings say, but at most half; tools at most a third,
 * so that a small model is offered the important ones only; what was spoken in this turn at most half of what is left
 * then, where old outputs of tools are shortened first.
 */
export function shareWindow(window: number, wanted: Wanted): WindowShares {
  const maxOutputTokens = Math.min(wanted.maxOutputTokens, Math.floor(window / 2))
  const tools = toolsWithin(window / 3, wanted.tools)
  const left = window - maxOutputTokens - tokensOf(tools) - window / roughness
  const spoken = spokenWithin(left / 2, wanted.spoken)
  return { maxOutputTokens, tools, spoken, promptTokens: left - tokensOf(spoken) }
}

/** Tokens are estimated, and requests wrap what is said: this part of the window stays free. */
const roughness = 32

function toolsWithin(tokens: number, tools: readonly ToolSpec[]): readonly ToolSpec[] {
  let used = 0
  const end = tools.findIndex(tool => {
    used += tokensOf(tool)
    return used > tokens
  })
  return end === -1 ? tools : tools.slice(0, end)
}

/** As much of an output as always stays, in characters: what it was, and perhaps what it said first. */
const keptCharacters = 200

function spokenWithin(tokens: number, spoken: readonly ChatMessage[]): readonly ChatMessage[] {
  let excess = (tokensOf(spoken) - tokens) * 4
  return spoken.map(message => {
    if (excess <= 0 || message.role !== 'tool') return message
    const kept = Math.max(keptCharacters, message.content.length - excess - leftOut(message.content.length).length)
    if (kept >= message.content.length) return message
    const content = message.content.slice(0, kept) + leftOut(message.content.length - kept)
    excess -= message.content.length - content.length
    return { ...message, content }
  })
}

function leftOut(characters: number): string {
  return `\n(${characters} characters were left out here, because they do not fit into your window)`
}

function tokensOf(value: unknown): number {
  return estimatedTokens(JSON.stringify(value))
}
