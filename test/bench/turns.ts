import { join } from 'node:path'
import type { App } from '../../server/src/app.js'
import { systemClock } from '../../server/src/base/clock.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { RemoraEvent } from '../../server/src/events/event.js'
import { Journal } from '../../server/src/events/journal.js'
import { Tail } from '../../server/src/events/tail.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { calls, type ModelServer, says, startModelServer } from '../support/model-server.js'
import { type Benchmark, median, percentile, type Row } from './row.js'
import { type Past, withPast } from './synthetic-past.js'

const short: Past = { nodes: 1_000, events: 1_000 }
const long: Past = { nodes: 1_000_000, events: 1_000_000 }
const rounds = 20
const agentsAsked = 20
const timesTold = 5

/** What one turn took, in ms. */
interface Taken {
  /** From the message to the start. */
  readonly start: number
  /** From the message to the end, without the time that the model took. */
  readonly own: number
}

/** Turns after a short and a long past, in turn, so that both meet the same moods of the machine. */
export const turns: Benchmark = {
  name: 'turns',
  async run() {
    const model = await startModelServer()
    try {
      return await withPast(short, model.baseUrl, young =>
        withPast(long, model.baseUrl, async old => {
          const taken = { young: [] as Taken[], old: [] as Taken[], told: [] as number[] }
          for (let round = 0; round < rounds; round++) {
            taken.young.push(...(await askAll(young, model)))
            taken.old.push(...(await askAll(old, model)))
            taken.told.push(...(await tellAnother(young)))
          }
          return rows(taken)
        }),
      )
    } finally {
      await model.close()
    }
  },
}

function rows({ young, old, told }: { young: Taken[]; old: Taken[]; told: number[] }): Row[] {
  const starts = young.map(({ start }) => start)
  const start = (rank: number): Row => ({
    figure: `trigger → turn start, p${rank}`,
    ours: percentile(starts, rank),
    reference: percentile(told, rank),
    referenceName: 'until another process hears of an event',
    unit: 'ms',
    goal: 1,
  })
  const own = (taken: readonly Taken[]) => median(taken.map(turn => turn.own))
  const cost: Row = {
    figure: `a turn’s own cost beside the model, ${amount(long)}`,
    ours: own(old),
    reference: own(young),
    referenceName: amount(short),
    unit: 'ms',
    goal: 1.3,
  }
  return [start(50), start(95), cost]
}

function amount({ nodes, events }: Past): string {
  return `${nodes.toLocaleString('en')} nodes and ${events.toLocaleString('en')} events`
}

/** One turn after the other; in each the agent uses a tool. */
async function askAll(app: App, model: ModelServer): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const { agentId } of app.nodes.inFile('part0.py').slice(1, agentsAsked + 1)) {
    model.will(calls('callers', {}), says('I add things up.'))
    taken.push(await ask(app, agentId))
  }
  return taken
}

async function ask(app: App, agentId: string): Promise<Taken> {
  const began = performance.now()
  let started = Number.NaN
  let inModel = 0
  const unsubscribe = app.bus.subscribe(event => {
    if (event.event_type === 'AgentStartEvent') started = performance.now()
    if (event.event_type === 'ModelResponseEvent') inModel += event.duration_ms
  })
  const ended = nextEvent(app.bus, isComplete)
  await app.agents.chat(agentId, 'What do you do?')
  await ended
  const ms = performance.now() - began
  unsubscribe()
  return { start: started - began, own: ms - inModel }
}

function isComplete(event: RemoraEvent): event is RemoraEvent<'AgentCompleteEvent'> {
  return event.event_type === 'AgentCompleteEvent'
}

/** How long it takes until another process has heard of an event that nobody acts upon. */
async function tellAnother({ journal, stateFolder }: App): Promise<number[]> {
  const bus = new Bus(silentLog)
  const needs = { bus, clock: systemClock, ids: randomIds, log: silentLog, redact: (text: string) => text }
  const other = await Journal.open(join(stateFolder.path, 'journal.db'), [], needs)
  const tail = new Tail(other, silentLog)
  const taken: number[] = []
  for (let round = 0; round < timesTold; round++) {
    const began = performance.now()
    const heard = nextEvent(bus, isTold)
    await journal.append([{ event_type: 'x.told' }])
    await heard
    taken.push(performance.now() - began)
  }
  tail.close()
  other.close()
  return taken
}

function isTold(event: RemoraEvent): event is RemoraEvent {
  return (event.event_type as string) === 'x.told'
}
