import { derivedId } from '../../base/ids.js'
import type { ToolCall } from '../model.js'
import { looseJsonAt } from './loose-json.js'
import { withoutThoughts } from './thoughts.js'

// Local models answer tool calls as text, each family in its own way. Everything here is pure and never throws.

export interface TextAnswer {
  /** What is left for people: the text without thoughts and calls; untouched where it held neither. */
  readonly content: string
  readonly toolCalls: readonly ToolCall[]
}

/**
 * Finds the tool calls that a model wrote into its text: bare JSON (the whole answer, its beginning or its end), fenced
 * JSON, `<tool_call>` (Hermes, Qwen), `<function=name>` (Llama, Qwen-coder), `[TOOL_CALLS]` (Mistral) and
 * `<|python_tag|>` (Llama). Only calls of the named tools count, so that an example in prose stays prose.
 */
export function parseTextToolCalls(content: string, toolNames: readonly string[]): TextAnswer {
  const text = withoutThoughts(content)
  const names = new Set(toolNames)
  const marked = markedCalls(text, names)
  const found = marked.length > 0 ? marked : bareCalls(text, names)
  if (found.length === 0) return { content: text, toolCalls: [] }
  return { content: textOutside(text, found), toolCalls: found.flatMap(stretch => stretch.calls).map(toToolCall) }
}

/** The code of the only fenced block, or of the largest: for models that answer a request for a rewrite with code. */
export function soleCodeBlock(content: string): string | undefined {
  const [largest, next] = codeBlocks(withoutThoughts(content)).sort((a, b) => b.length - a.length)
  return largest === undefined || largest.trim() === '' || largest.length === next?.length ? undefined : largest
}

interface Call {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/** A stretch of the text that says calls and nothing else. */
interface Stretch {
  readonly start: number
  readonly end: number
  readonly calls: readonly Call[]
}

type Names = ReadonlySet<string>

function toToolCall(call: Call, index: number): ToolCall {
  const text = JSON.stringify(call.arguments)
  return { id: derivedId('call', String(index), call.name, text), name: call.name, arguments: text }
}

function textOutside(text: string, stretches: readonly Stretch[]): string {
  let rest = ''
  let position = 0
  for (const { start, end } of stretches) {
    rest += text.slice(position, start)
    position = end
  }
  return (rest + text.slice(position)).replace(/\n{3,}/g, '\n\n').trim()
}

const marker = /<tool_call>|<function=|\[TOOL_CALLS\]|<\|python_tag\|>|^[ \t]*(?:`{3,}|~{3,})[^\n]*\n/gm

function markedCalls(text: string, names: Names): Stretch[] {
  const stretches: Stretch[] = []
  const search = new RegExp(marker)
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const mark = match[0].trim()
    const behind = search.lastIndex
    const fence = /^(`{3,}|~{3,})/.exec(mark)?.[0]
    const found = fence ? fencedCalls(text, behind, fence, names) : callsBehind(mark, text, behind, names)
    if (found) stretches.push({ start: match.index, ...found })
    // A fenced block that is no call is quoted code: what looks like a call inside it is not meant.
    search.lastIndex = found?.end ?? (fence ? (endOfFence(text, behind, fence)?.behind ?? behind) : behind)
  }
  return stretches
}

type Found = Omit<Stretch, 'start'>

function callsBehind(mark: string, text: string, at: number, names: Names): Found | undefined {
  if (mark === '<tool_call>') return taggedCalls(text, at, names)
  if (mark === '<function=') return functionCall(text, at - mark.length, names)
  if (mark === '[TOOL_CALLS]')
    return withTail(jsonCalls(text, at, names, 'marked'), text, /<\/s>/y) ?? argsCall(text, at, names)
  return withTail(jsonCalls(text, at, names, 'marked'), text, /<\|eo[mt]_id\|>/y)
}

function fencedCalls(text: string, at: number, fence: string, names: Names): Found | undefined {
  const tag = /\s*(<tool_call>|<function=)/y
  tag.lastIndex = at
  const mark = tag.exec(text)?.[1]
  const found = mark ? callsBehind(mark, text, tag.lastIndex, names) : jsonCalls(text, at, names, 'plain')
  const closed = withTail(found, text, new RegExp(fence, 'y'))
  const complete = closed !== undefined && (closed.end !== found?.end || text.slice(closed.end).trim() === '')
  return complete ? closed : undefined
}

function taggedCalls(text: string, at: number, names: Names): Found | undefined {
  const found = jsonCalls(text, at, names, 'marked') ?? functionCall(text, skipSpace(text, at), names)
  return withTail(found, text, /<\/tool_call>/y)
}

/** `<function=name>{…}</function>`, or `<parameter=key>value</parameter>` for each argument. */
function functionCall(text: string, at: number, names: Names): Found | undefined {
  const head = /<function=([\w.-]+)>/y
  head.lastIndex = at
  const name = head.exec(text)?.[1]
  if (name === undefined || !names.has(name)) return undefined
  const body = skipSpace(text, head.lastIndex)
  const json = looseJsonAt(text, body)
  if (json) return withTail(foundCall(name, json.value, json.end), text, /<\/function>/y)
  return parameterCall(name, text, body)
}

function parameterCall(name: string, text: string, at: number): Found | undefined {
  const values: Record<string, string> = {}
  const parameter = /\s*<parameter=([\w.-]+)>\n?([\s\S]*?)\n?<\/parameter>/y
  let end = at
  parameter.lastIndex = at
  for (let match = parameter.exec(text); match !== null; match = parameter.exec(text)) {
    values[match[1]!] = match[2]!
    end = parameter.lastIndex
  }
  const closed = withTail({ end, calls: [{ name, arguments: values }] }, text, /<\/function>/y)
  return end === at && closed?.end === end ? undefined : closed
}

/** `[TOOL_CALLS]name[ARGS]{…}`, as newer Mistral models write it. */
function argsCall(text: string, at: number, names: Names): Found | undefined {
  const head = /\s*([\w.-]+)\s*(?:\[ARGS\])?\s*/y
  head.lastIndex = at
  const name = head.exec(text)?.[1]
  if (name === undefined || !names.has(name)) return undefined
  const json = looseJsonAt(text, head.lastIndex)
  return json && withTail(foundCall(name, json.value, json.end), text, /<\/s>/y)
}

/** JSON without a mark counts where it is the beginning or the end of the answer; in between it is an example. */
function bareCalls(text: string, names: Names): Stretch[] {
  const begin = /^[ \t]*(?=[[{])/gm
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index
    const found = jsonCalls(text, start, names, 'plain')
    const atEdge = text.slice(0, start).trim() === '' || (found && text.slice(found.end).trim() === '')
    if (found && atEdge) return [{ start, ...found }]
    begin.lastIndex = start + match[0].length + 1
  }
  return []
}

/** One JSON value after the other, with white space, `;` or `,` between them, as long as they are calls. */
function jsonCalls(text: string, at: number, names: Names, manner: 'marked' | 'plain'): Found | undefined {
  const calls: Call[] = []
  let end = at
  for (let next = skipSpace(text, at); ; next = skipSpace(text, end, /[\s;,]*/y)) {
    const json = looseJsonAt(text, next)
    const read = json && callsIn(json.value, names, manner)
    if (!json || !read) return calls.length === 0 ? undefined : { end, calls }
    calls.push(...read)
    end = json.end
  }
}

function callsIn(value: unknown, names: Names, manner: 'marked' | 'plain'): readonly Call[] | undefined {
  if (Array.isArray(value)) {
    const each = value.map(item => callsIn(item, names, manner))
    return each.length === 0 || each.includes(undefined) ? undefined : each.flatMap(calls => calls ?? [])
  }
  if (!isRecord(value)) return undefined
  if (Array.isArray(value.tool_calls)) return callsIn(value.tool_calls, names, manner)
  if (isRecord(value.function)) return callsIn(value.function, names, manner)
  const name = [value.name, value.tool, value.function].find(candidate => typeof candidate === 'string')
  if (name === undefined || !names.has(name)) return undefined
  if (isToolDescription(value)) return undefined
  const given = value.arguments ?? value.parameters ?? value.args
  if (given === undefined && manner === 'plain' && value.tool === undefined) return undefined
  return foundCall(name, given ?? {}, 0)?.calls
}

function foundCall(name: string, given: unknown, end: number): Found | undefined {
  const values = typeof given === 'string' ? looseJsonAt(given, skipSpace(given, 0))?.value : given
  return isRecord(values) ? { end, calls: [{ name, arguments: values }] } : undefined
}

/** `{name, parameters: {type: "object", properties}}` describes a tool; nobody calls one like that. */
function isToolDescription(value: Readonly<Record<string, unknown>>): boolean {
  return isRecord(value.parameters) && value.parameters.type === 'object' && isRecord(value.parameters.properties)
}

/** With the closing mark behind it, where there is one: models forget it. */
function withTail(found: Found | undefined, text: string, tail: RegExp): Found | undefined {
  if (!found) return undefined
  tail.lastIndex = skipSpace(text, found.end)
  return tail.test(text) ? { ...found, end: tail.lastIndex } : found
}

function skipSpace(text: string, at: number, space = /\s*/y): number {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

function codeBlocks(text: string): string[] {
  const blocks: string[] = []
  const open = /^ {0,3}(`{3,}|~{3,})[^\n]*\n/gm
  for (let match = open.exec(text); match !== null; match = open.exec(text)) {
    const end = endOfFence(text, open.lastIndex, match[1]!)
    if (!end) continue
    blocks.push(text.slice(open.lastIndex, end.start))
    open.lastIndex = end.behind
  }
  return blocks
}

/** The line that closes a fenced block: at least as many of the same marks, and nothing else. */
function endOfFence(text: string, at: number, fence: string): { start: number; behind: number } | undefined {
  const close = new RegExp(`^[ \\t]*${fence[0]}{${fence.length},}[ \\t]*$`, 'gm')
  close.lastIndex = at
  const match = close.exec(text)
  return match === null ? undefined : { start: match.index, behind: close.lastIndex }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
