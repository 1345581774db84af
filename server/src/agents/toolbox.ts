import * as z from 'zod'
import { messageOf, Refusal } from '../base/errors.js'
import type { ToolCall, ToolSpec } from './model.js'
import type { Tool, ToolContext, ToolOutcome } from './tool.js'
import { askUser } from './tools/ask-user.js'
import { broadcast } from './tools/broadcast.js'
import { callees } from './tools/callees.js'
import { callers } from './tools/callers.js'
import { createNode } from './tools/create-node.js'
import { discoverSymbols } from './tools/discover-symbols.js'
import { fileExists } from './tools/file-exists.js'
import { listDir } from './tools/list-dir.js'
import { messageNode } from './tools/message-node.js'
import { queryNodes } from './tools/query-nodes.js'
import { readFile } from './tools/read-file.js'
import { readNode } from './tools/read-node.js'
import { recall } from './tools/recall.js'
import { remember } from './tools/remember.js'
import { rewriteSelf } from './tools/rewrite-self.js'
import { searchContent } from './tools/search-content.js'
import { searchFiles } from './tools/search-files.js'
import { subscribe } from './tools/subscribe.js'
import { unsubscribe } from './tools/unsubscribe.js'
import { writeFile } from './tools/write-file.js'

export const builtInTools: readonly Tool[] = [
  rewriteSelf,
  createNode,
  readNode,
  messageNode,
  broadcast,
  subscribe,
  unsubscribe,
  askUser,
  readFile,
  writeFile,
  listDir,
  fileExists,
  searchFiles,
  searchContent,
  queryNodes,
  discoverSymbols,
  callers,
  callees,
  remember,
  recall,
]

export type ToolResult = ToolOutcome & { readonly isError: boolean }

/** What one tool call may put into the journal and into the prompt. */
const outputLimit = 256 * 1024

const specs = new WeakMap<Tool, ToolSpec>()

/** As a model is told of a tool. Made once for each: twenty schemas took longer than the rest of a turn's own work. */
export function specOf(tool: Tool): ToolSpec {
  let spec = specs.get(tool)
  if (!spec) {
    spec = { name: tool.name, description: tool.description, parameters: tool.jsonSchema ?? schemaOf(tool) }
    specs.set(tool, spec)
  }
  return spec
}

function schemaOf({ parameters }: Tool): ToolSpec['parameters'] {
  const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input' })
  return schema
}

/** Runs a call as a model wrote it. Whatever is wrong with it becomes an error result that the model can act on. */
export async function runTool(call: ToolCall, tools: readonly Tool[], context: ToolContext): Promise<ToolResult> {
  const tool = tools.find(({ name }) => name === call.name)
  if (!tool) return failed(`There is no tool ${call.name}. There are: ${tools.map(({ name }) => name).join(', ')}.`)
  const parsed = parseArguments(call, tool)
  if ('problem' in parsed) return failed(parsed.problem)
  try {
    const outcome = await tool.run(parsed.args, context)
    return { ...capped(outcome), isError: false }
  } catch (error) {
    if (error instanceof Refusal) return failed(error.message)
    throw error
  }
}

function parseArguments(call: ToolCall, tool: Tool): { args: unknown } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments)
  } catch (error) {
    return { problem: `The arguments of ${call.name} are not valid JSON (${messageOf(error)}). Send the call again.` }
  }
  const parsed = tool.parameters.safeParse(value)
  if (parsed.success) return { args: parsed.data }
  return { problem: `The arguments of ${call.name} are wrong: ${z.prettifyError(parsed.error)}` }
}

function failed(output: string): ToolResult {
  return { output, isError: true }
}

/** What is cut does not show a whole file any more. */
function capped({ shows, ...outcome }: ToolOutcome): ToolOutcome {
  const { output } = outcome
  if (output.length > outputLimit)
    return { ...outcome, output: `${output.slice(0, outputLimit)}\n(the rest was left out)` }
  return shows === undefined ? outcome : { ...outcome, shows }
}
