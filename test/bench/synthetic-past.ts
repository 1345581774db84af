import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { turnIdFor } from '../../server/src/agents/turn-rows.js'
import { type App, createApp } from '../../server/src/app.js'
import { silentLog } from '../../server/src/base/log.js'
import type { NewEvent } from '../../server/src/events/event.js'

/** How much there is of everything. */
export interface Past {
  readonly nodes: number
  readonly events: number
}

/** Functions of a file, in large and small workspaces alike; with the file itself, its nodes. */
const perFile = 999
/** Whose turns the events are: few in a short past, all of a file in a long one, and each has had several. */
const perAgent = 5
const appendedAtOnce = 1000

/**
 * Opens a workspace with generated code, which is scanned as any code is, and a journal of turns that are over, which
 * is appended as any events are. Works, and removes it.
 */
export async function withPast<T>(past: Past, baseUrl: string, work: (app: App) => Promise<T>): Promise<T> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'remora-bench-')))
  const root = join(base, 'project')
  const env = { HOME: base, XDG_CONFIG_HOME: base, XDG_STATE_HOME: base, REMORA_MODEL_BASE_URL: baseUrl }
  writeCode(root, past.nodes)
  const notice = () => undefined
  const app = await createApp({ root, env, processName: 'bench', resident: true, log: silentLog, notice })
  try {
    await app.nodes.scan()
    await remember(app, past.events)
    return await work(app)
  } finally {
    await app.close()
    rmSync(base, { recursive: true, force: true })
  }
}

/** Each function calls the next one of its file. */
function writeCode(root: string, nodes: number): void {
  mkdirSync(root)
  const name = (index: number) => `f${index % perFile}`
  const code = (_: unknown, index: number) => `def ${name(index)}(xs):\n    return ${name(index + 1)}(xs)\n`
  const text = Array.from({ length: perFile }, code).join('\n\n')
  for (let file = 0; file < nodes / (perFile + 1); file++) writeFileSync(join(root, `part${file}.py`), text)
}

async function remember({ journal, nodes }: App, events: number): Promise<void> {
  const agents = nodes.inFile('part0.py').map(({ agentId }) => agentId)
  const turns = Math.floor(events / turnOf('', 0).length)
  const remembering = agents.slice(0, Math.ceil(turns / perAgent))
  let page: NewEvent[] = []
  for (let turn = 0; turn < turns; turn++) {
    page.push(...turnOf(remembering[turn % remembering.length]!, turn))
    if (page.length < appendedAtOnce && turn < turns - 1) continue
    await journal.append(page)
    page = []
  }
}

/** Somebody was asked something, looked something up, and answered. */
function turnOf(agent_id: string, number: number): NewEvent[] {
  const cause = `evt_${number}`
  const turn_id = turnIdFor({ event_id: cause }, agent_id)
  const head = { agent_id, correlation_id: `cas_${number}`, causation_id: cause }
  const step = { ...head, stream: `turn/${turn_id}`, turn_id }
  const usage = { input_tokens: 1500, output_tokens: 50, estimated: false }
  const request = { model: 'm', messages_count: 2, tools_count: 20, reserved_tokens: 6000, source_hash: '' }
  const response = { duration_ms: 1, first_token_ms: 1, usage, content: 'I have looked.' }
  const call = { tool_name: 'read_node', call_id: `call_${number}` }
  const args = JSON.stringify({ target_id: agent_id })
  const asked = { event_id: cause, to_agent: agent_id, message: `What do you do? (${number})` }
  return [
    { event_type: 'HumanChatEvent', ...head, causation_id: undefined, ...asked },
    { event_type: 'AgentStartEvent', ...step, name: 'f', trigger_event_type: 'HumanChatEvent' },
    { event_type: 'ModelRequestEvent', ...step, ...request, turn: 1 },
    {
      event_type: 'ModelResponseEvent',
      ...step,
      ...response,
      turn: 1,
      tool_calls_count: 1,
      tool_calls: [{ id: call.call_id, name: call.tool_name, arguments: args }],
    },
    { event_type: 'ToolCallEvent', ...step, ...call, arguments: args },
    { event_type: 'ToolResultEvent', ...step, ...call, is_error: false, output: 'def f(xs): …', duration_ms: 1 },
    { event_type: 'AgentTextResponseEvent', ...step, response: 'I add things up.' },
    { event_type: 'AgentCompleteEvent', ...step, result_summary: 'I add things up.', usage, duration_ms: 2 },
  ]
}
