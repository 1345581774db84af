import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import type { Settings } from '../../server/src/base/config.js'
import { Database } from '../../server/src/base/database.js'
import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import type { TestEditor } from '../support/editor.js'
import { type Answer, type AskedCompletion, callsAllFor, says } from '../support/model-server.js'
import { openBuilt, world } from '../support/open.js'
import { type HeldMemory, memoryOf, withMemoryProbe } from './server-memory.js'

export type Limits = { readonly [K in keyof Settings]?: Partial<Settings[K]> }

/** A storm, seen from the editor. */
export interface Storm {
  /** Of its cascade, in journal order. */
  readonly events: readonly RemoraEvent[]
  /** What people were told in messages. */
  readonly messages: readonly string[]
  /** How many agents at most stood between a turn and the person. */
  readonly depth: number
  /** Milliseconds that hovers took while it raged, one after the other. */
  readonly hovers: readonly number[]
  readonly ms: number
  /** After it. */
  readonly memory: HeldMemory
}

/** As many functions as a broadcast reaches beside their file, which is an agent as well. */
const perFile = 49
const place = 'part0.py'
const pauseMs = 5

const endings: readonly EventType[] = [
  'AgentCompleteEvent',
  'AgentErrorEvent',
  'AgentCancelledEvent',
  'TurnMergedEvent',
]

/** A built server with so many agents, of whom everybody who is spoken to speaks to all others. */
export class Crowd {
  readonly #editor: TestEditor
  readonly #root: string
  readonly #server: ChildProcessWithoutNullStreams

  private constructor(editor: TestEditor, root: string, server: ChildProcessWithoutNullStreams) {
    this.#editor = editor
    this.#root = root
    this.#server = server
  }

  /** @param tokens what the model charges for each answer in which somebody speaks to all */
  static async gather(agents: number, limits: Limits, tokens = 15): Promise<Crowd> {
    const files = filesOf(agents)
    const { root, env, model } = await world(files)
    model.otherwise(asked => shout(asked, Object.keys(files), tokens))
    const { editor, server } = await openBuilt(root, withMemoryProbe(env), { initializationOptions: limits })
    await editor.untilScanned()
    editor.open(place)
    return new Crowd(editor, root, server)
  }

  /** Milliseconds that hovers take while nothing happens. */
  async hovers(count: number): Promise<number[]> {
    const taken: number[] = []
    while (taken.length < count) taken.push(await this.#hover(taken.length))
    return taken
  }

  /** Somebody is spoken to. Resolves when every turn that follows has ended. */
  async storm(): Promise<Storm> {
    const { events, messages } = this.#editor
    const from = events.length
    const told = messages.length
    const began = performance.now()
    const agent = await this.#editor.agentAt(place, 'f0(')
    const { correlation_id: correlationId } = await this.#editor.command('remora.chat', agent, 'go')
    const isOver = endOf(events, from)
    const hovers: number[] = []
    while (!isOver()) hovers.push(await this.#hover(hovers.length))
    const ms = performance.now() - began
    const own = events.slice(from).filter(event => event.correlation_id === correlationId)
    return {
      events: own,
      messages: messages.slice(told),
      depth: this.#depthOf(correlationId),
      hovers,
      ms,
      memory: await memoryOf(this.#server),
    }
  }

  #depthOf(correlationId: string): number {
    const database = Database.attach(join(this.#root, '.remora', 'journal.db'))
    const { depth } = database
      .sql<[string], { depth: number }>('SELECT max(depth) AS depth FROM activation_chain WHERE correlation_id = ?')
      .get(correlationId)!
    database.close()
    return depth
  }

  async #hover(round: number): Promise<number> {
    await new Promise(resolve => setTimeout(resolve, pauseMs))
    const began = performance.now()
    const card = await this.#editor.hover(place, `f${round % perFile}(`)
    if (!card) throw new Error('the server did not say who is there')
    return performance.now() - began
  }
}

/** Every trigger is a turn that ends, or is merged into one. */
function endOf(events: readonly RemoraEvent[], from: number): () => boolean {
  let [seen, open] = [from, 0]
  return () => {
    for (; seen < events.length; seen++) {
      const { event_type: type } = events[seen]!
      if (type === 'HumanChatEvent' || type === 'AgentMessageEvent') open++
      else if (endings.includes(type)) open--
    }
    return seen > from && open === 0
  }
}

/** @param agents fifty for each file */
function filesOf(agents: number): Record<string, string> {
  const code = (name: number) => `def f${name}(xs):\n    return xs\n`
  const text = (file: number) =>
    Array.from({ length: perFile }, (_, index) => code(file * perFile + index)).join('\n\n')
  return Object.fromEntries(Array.from({ length: agents / (perFile + 1) }, (_, file) => [`part${file}.py`, text(file)]))
}

let shouts = 0

function shout({ body }: AskedCompletion, files: readonly string[], tokens: number): Answer {
  if (body.messages.at(-1)?.role === 'tool') return says('Told.')
  const message = `Have you heard? (${++shouts})`
  const told = files.map((file): [string, object] => ['broadcast', { to: `file:${file}`, message }])
  return callsAllFor({ inputTokens: tokens - 5, outputTokens: 5 }, ...told)
}
