import { derivedId } from '../../base/ids.js'
import { shorten } from '../../base/text.js'
import { counted } from '../../base/words.js'
import { feedbackPrefix, messagePrefix, rewritePrefix } from '../prompt-words.js'
import { idOf, nodeIn, parametersOf, type RehearsedNode } from './prompt.js'
import { rehearsedRewrite } from './rewrite.js'
import type { Speech } from './wire.js'

// What the rehearsal model says: a pure function of the conversation. It understands a few phrases (`ask me … or …`,
// `tell rm_…: …`, `read <path>`) and the words that prompts begin with.

export interface Conversation {
  readonly messages: readonly HeardMessage[]
  /** Names of the tools that it may call. */
  readonly tools: ReadonlySet<string>
}

export interface HeardMessage {
  readonly role: string
  readonly content: string
  readonly toolCalls: readonly { readonly id: string; readonly name: string }[]
  readonly toolCallId?: string
}

export function rehearse(conversation: Conversation): Speech {
  const scene = sceneOf(conversation)
  for (const act of [question, errand, reading, rewriting]) {
    const line = act(scene)
    if (line) return speech(line, conversation)
  }
  return speech(say(introduction(scene)), conversation)
}

/** Where a conversation stands. */
interface Scene {
  readonly system: string
  readonly node: RehearsedNode | undefined
  readonly wish: Wish
  readonly tools: ReadonlySet<string>
  /** What the tools that this turn has called said, by name; the last answer of each. */
  readonly results: ReadonlyMap<string, string>
}

interface Wish {
  readonly kind: 'talk' | 'rewrite' | 'feedback'
  readonly words: string
}

interface Line {
  readonly content: string
  readonly call?: { readonly name: string; readonly arguments: object }
}

/** Undefined from an act means: this is not my cue. */
type Act = (scene: Scene) => Line | undefined

const question: Act = scene => {
  const cue = /\bask (?:me|a question)\b[ \t,:]*(.*)/i.exec(scene.wish.words)
  if (!cue || !scene.tools.has('ask_user')) return undefined
  const answer = scene.results.get('ask_user')
  if (answer === undefined) return call('ask_user', askedQuestion(cue[1]!, scene), 'Before I go on I have a question.')
  if (scene.wish.kind !== 'talk') return rewritten(scene, `${scene.wish.words} (${answer})`)
  return say(`Thank you, that helps \`${nameOf(scene)}\`. ${told(answer)}`)
}

const errand: Act = scene => {
  const cue = /^tell\s+`?([^\s:`]+)`?\s*:\s*([\s\S]+)$/i.exec(scene.wish.words)
  if (!cue || !scene.tools.has('message_node')) return undefined
  const [, receiver, message] = cue
  const result = scene.results.get('message_node')
  if (result !== undefined) return say(`I called message_node. ${told(result)}`)
  const target_id = idOf(receiver!, scene.system)
  if (!target_id) return say(`I know nobody called \`${receiver}\`. Use an id such as rm_a1b2c3d4, or a name near me.`)
  return call('message_node', { target_id, message }, `I tell \`${receiver}\`.`)
}

const reading: Act = scene => {
  const path = /^read\s+[`'"]?([^\s`'"]+?)[`'"]?[.!]?$/i.exec(scene.wish.words)?.[1]
  if (path === undefined || !scene.tools.has('read_file')) return undefined
  const text = scene.results.get('read_file')
  if (text === undefined) return call('read_file', { path }, `I read \`${path}\`.`)
  const count = counted(text.replace(/\n$/, '').split('\n').length, 'line')
  return say(`\`${path}\` has ${count} and begins with: ${shorten(text, 120)}`)
}

const rewriting: Act = scene => {
  if (scene.wish.kind === 'feedback') return rewritten(scene, `after feedback: ${scene.wish.words}`)
  if (scene.wish.kind === 'rewrite') return rewritten(scene, scene.wish.words)
  return undefined
}

function rewritten(scene: Scene, wish: string): Line {
  const { node, tools, results } = scene
  const result = results.get('rewrite_self')
  if (result !== undefined) return say(concluded(result))
  const new_source = node && rehearsedRewrite(node, wish || 'nothing in particular was asked for')
  if (new_source === undefined)
    return say(`I can only rewrite code that may carry a comment; \`${nameOf(scene)}\` may not.`)
  if (!tools.has('rewrite_self'))
    return say(`This is how I would look:\n\n\`\`\`${node!.language}\n${new_source}\n\`\`\``)
  const reasoning = `${shorten(wish, 200)} (rehearsed: only the documentation changes)`
  return call('rewrite_self', { new_source, reasoning }, `I propose a change of \`${nameOf(scene)}\`.`)
}

/** What is said after `rewrite_self`: the proposal's id where it was accepted, else the refusal. */
function concluded(result: string): string {
  const id = /\bprop_\w+/.exec(result)?.[0]
  return id ? `I have proposed it (${id}). Accept it or reject it with a word of feedback.` : told(result)
}

function introduction(scene: Scene): string {
  const { node, wish } = scene
  const heard = wish.words === '' ? '' : ` You said: “${shorten(wish.words, 200)}”.`
  if (!node) return `I speak for no code of my own.${heard}`
  const lines = counted(node.text.split('\n').length, 'line')
  const parameters = parametersOf(node).map(name => `\`${name}\``)
  const taking = parameters.length === 0 ? '' : ` It takes ${parameters.join(', ')}.`
  return `I speak for the ${node.nodeType} \`${node.name}\` in ${node.path}: ${lines} of ${node.language}.${taking}${heard} Ask me for a rewrite to see a proposal.`
}

/** `whether to raise or return zero` becomes a question with these two answers. */
function askedQuestion(about: string, scene: Scene): object {
  const topic = about.replace(/^(?:whether|if|about)\s+(?:to\s+)?/i, '').replace(/[\s.?!]+$/, '')
  const choice = /^(.+?),?\s+or\s+(?:to\s+)?(.+)$/i.exec(topic)
  if (choice) return { question: `What shall I do: ${choice[1]} or ${choice[2]}?`, options: [choice[1]!, choice[2]!] }
  const options = ['Keep it short', 'Explain it fully']
  return { question: topic === '' ? `How shall I treat ${nameOf(scene)}?` : `What shall I do: ${topic}?`, options }
}

function sceneOf({ messages, tools }: Conversation): Scene {
  const last = messages.findLastIndex(message => message.role === 'user')
  const system = messages.flatMap(({ role, content }) => (role === 'system' ? [content] : [])).join('\n\n')
  return {
    system,
    node: nodeIn(system),
    wish: wishIn(messages[last]?.content ?? ''),
    tools,
    results: resultsIn(messages.slice(last + 1)),
  }
}

function resultsIn(messages: readonly HeardMessage[]): ReadonlyMap<string, string> {
  const names = new Map(messages.flatMap(({ toolCalls }) => toolCalls.map(({ id, name }) => [id, name] as const)))
  return new Map(
    messages.flatMap(({ role, toolCallId, content }) => {
      const name = role === 'tool' && toolCallId !== undefined ? names.get(toolCallId) : undefined
      return name === undefined ? [] : [[name, content] as const]
    }),
  )
}

function wishIn(message: string): Wish {
  const feedback = behind(feedbackPrefix, message)
  if (feedback !== undefined) return { kind: 'feedback', words: withoutDirections(feedback) }
  const instruction = behind(rewritePrefix, message)
  if (instruction !== undefined) return { kind: 'rewrite', words: withoutDirections(instruction) }
  const words = (behind(messagePrefix, message) ?? message.replace(/^Message from [^:\n]*:/, '')).trim()
  return { kind: /^(?:please\s+)?rewrite\b/i.test(words) ? 'rewrite' : 'talk', words }
}

/** What follows a prefix, whatever stands between its last word and the colon. */
function behind(prefix: string, message: string): string | undefined {
  const stem = prefix.replace(/:$/, '')
  if (!message.startsWith(stem)) return undefined
  const colon = message.indexOf(':', stem.length)
  return colon === -1 ? undefined : message.slice(colon + 1).trim()
}

/** Prompts go on with directions for the model; a person's words end where those begin. */
function withoutDirections(words: string): string {
  return words.split(/\n\s*(?=Call rewrite_self|The person rejected)/)[0]!.trim()
}

function say(content: string): Line {
  return { content }
}

function call(name: string, args: object, content: string): Line {
  return { content, call: { name, arguments: args } }
}

function speech({ content, call: made }: Line, conversation: Conversation): Speech {
  const signed = `${content}\n\n(This is the rehearsal model: its answers are scripted.)`
  if (!made) return { content: signed, toolCalls: [] }
  const id = derivedId('call', JSON.stringify(conversation.messages))
  return { content: signed, toolCalls: [{ id, name: made.name, arguments: JSON.stringify(made.arguments) }] }
}

function nameOf(scene: Scene): string {
  return scene.node?.name ?? 'this agent'
}

function told(result: string): string {
  return `I was told: ${shorten(result, 200)}`
}
