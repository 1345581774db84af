import type { App } from '../../server/src/app.js'
import type { Clock } from '../../server/src/base/clock.js'
import type { IdKind, Ids } from '../../server/src/base/ids.js'
import type { RemoraEvent, StoredEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { openApp } from '../support/app.js'
import {
  type Answer,
  type AskedCompletion,
  type CompletionBody,
  calls,
  callsAll,
  says,
} from '../support/model-server.js'
import { world } from '../support/open.js'

// A swarm at work with nothing left to chance: one turn at a time, ids that count, and a clock that goes on with the
// journal.

export interface Recording {
  readonly app: App
  readonly events: readonly StoredEvent[]
  /** What the model was asked, and what it answered. */
  readonly asked: readonly CompletionBody[]
  readonly answers: readonly Answer[]
}

type Answering = (asked: AskedCompletion, number: number) => Answer

const agents = 56

/** A run over all agents and some chats; agents wake each other until their cascades are spent. */
export async function recordRun(answering: Answering): Promise<Recording> {
  const { root, model, env } = await world(files())
  const answers: Answer[] = []
  model.otherwise(asked => {
    const answer = answering(asked, answers.length)
    answers.push(answer)
    return answer
  })
  const clock = new JournalClock()
  const flags = { agents: { concurrency: 1, cooldown_ms: 0 } }
  const app = await openApp(root, env, { resident: true, clock, ids: countingIds(), flags })
  app.bus.subscribe(event => clock.hear(event))
  app.bus.subscribe(event => {
    if (event.event_type === 'HumanInputRequestEvent')
      void app.agents.questions.answer(event.msg_id, 'cents', 'a person')
  })
  await app.nodes.scan()
  const ids = app.nodes.find({ type: 'function' }).map(({ agentId }) => agentId)
  await app.agents.graphs.start('function', ids, 'Improve, and tell the others.')
  for (const id of ids.slice(0, 4)) await app.agents.chat(id, 'And what about cents?')
  await quiet(app)
  return { app, events: app.journal.read(), asked: model.requests.map(({ body }) => body), answers }
}

/** Agents that talk, look, ask, propose and make mistakes, as a seed has it. */
export function scripted(seed: number): Answering {
  const random = numbers(seed)
  const pick = <T>(list: readonly T[]) => list[random(list.length)]!
  return ({ body }) => {
    const ids = [...new Set(JSON.stringify(body.messages).match(/rm_[a-z0-9]{8}/g))]
    const self = /Your id is (rm_\w{8})/.exec(body.messages[0]!.content)?.[1]
    const target_id = pick(ids.filter(id => id !== self)) ?? 'rm_00000000'
    if (body.messages.at(-1)!.role === 'tool' && random(3) > 0) return says(`Done ${random(1000)}.`)
    switch (random(9)) {
      case 0:
        return calls('rewrite_self', { new_source: `def f(xs):\n    return ${random(1000)}\n`, reasoning: 'Better.' })
      case 1:
        return calls('ask_user', { question: `Which unit, ${random(1000)}?` })
      case 2:
        return calls('no_such_tool', '{')
      case 3:
        return callsAll(['read_node', { target_id }], ['message_node', { target_id, message: `Both ${random(1000)}` }])
      case 4:
        return says('I have nothing to add.')
      default:
        return calls('message_node', { target_id, message: `Have a look, ${random(1000)}.` })
    }
  }
}

async function quiet({ agents: { turns, graphs }, bus }: App): Promise<void> {
  const any = (_: RemoraEvent): _ is RemoraEvent => true
  while (turns.unfinished().length > 0 || graphs.rows.running().length > 0) await nextEvent(bus, any)
}

function files() {
  const names = Array.from({ length: agents }, (_, index) => `f${index}`)
  const callee = (index: number) => names[(index + 1) % agents]
  const text = (name: string, index: number) => `def ${name}(xs):\n    return ${callee(index)}(xs)\n`
  return { 'a.py': names.map(text).join('\n\n') }
}

/** As late as the journal is long. */
class JournalClock implements Clock {
  #events = 0

  hear({ seq }: RemoraEvent): void {
    this.#events = seq ?? this.#events
  }

  now(): number {
    return 1_800_000_000_000 + this.#events
  }
}

function countingIds(): Ids {
  const counts = new Map<IdKind, number>()
  return {
    fresh(kind) {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return `${kind}_${String(count).padStart(12, '0')}`
    },
  }
}

/** Mulberry32: whole numbers below a limit. */
function numbers(seed: number): (limit: number) => number {
  let state = seed
  return limit => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}
