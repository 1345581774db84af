import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type App, createApp } from '../../server/src/app.js'
import { silentLog } from '../../server/src/base/log.js'
import type { RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { type Answer, type AskedCompletion, calls, callsAll, says } from '../support/model-server.js'
import { Chance } from './chance.js'
import { expectNothingLostOrDoubled } from './journal-checks.js'
import { homeOf, Member } from './member.js'
import { tablesOf } from './tables.js'

const agents = 12
const peopleEach = 3

/** What was acknowledged to people, and so must be there for ever. */
export interface Promised {
  readonly turns: string[]
  /** Events from outside, by the number that they carry. */
  readonly emitted: Map<number, number>
  /** Proposals that were said to be applied. */
  readonly applied: Set<string>
}

/**
 * Three processes on one workspace at work, of which one is killed every second and started again. Afterwards somebody
 * comes to whom the rest is left. Returns how much there was.
 */
export async function chaos(seconds: number, seed: number): Promise<string> {
  const chance = new Chance(seed)
  const home = await homeOf(agents)
  home.model.otherwise(asked => busyAnswer(asked, home.ids, chance))
  const members = [Member.editor(home, 'Left'), Member.editor(home, 'Right'), Member.swarm(home)]
  const promised: Promised = { turns: [], emitted: new Map(), applied: new Set() }
  const until = performance.now() + seconds * 1000
  const people = members.flatMap(member => Array.from({ length: peopleEach }, () => member))
  const work = people.map(member => keepBusy(member, promised, { ids: home.ids, chance, until }))
  const kills = await killEverySecond(members, chance, until)
  await Promise.all(work)
  await Promise.all(members.map(member => member.end()))
  kills.push(Date.now() / 1000)

  const app = await survivor(home.root, home.env)
  await settled(app)
  const events = app.journal.read()
  const outside = { asked: home.model.requests.length, kills }
  const { takeovers, longestPause } = expectNothingLostOrDoubled(events, promised, outside)
  expectEditsOnce(app, readFileSync(join(home.root, 'a.py'), 'utf8'), promised)
  const tables = tablesOf(app)
  app.journal.rebuildProjections()
  expect(tablesOf(app)).toEqual(tables)
  return [
    `${kills.length} kills, ${takeovers} takeovers, ${events.length} events, longest pause ${longestPause.toFixed(1)} s`,
    `${promised.turns.length} chats, ${promised.emitted.size} events from outside, ${promised.applied.size} accepted`,
  ].join('\n')
}

/** Returns when, in seconds since the epoch. */
async function killEverySecond(members: readonly Member[], chance: Chance, until: number): Promise<number[]> {
  const kills: number[] = []
  while (performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 500 + chance.upTo(1000)))
    kills.push(Date.now() / 1000)
    await chance.pick(members).kill()
  }
  return kills
}

interface Load {
  readonly ids: readonly string[]
  readonly chance: Chance
  readonly until: number
}

let numbers = 0

/** One thing after the other, as a person or a script would. */
async function keepBusy(member: Member, promised: Promised, { ids, chance, until }: Load): Promise<void> {
  while (performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, chance.upTo(200)))
    const number = ++numbers
    const asked = async () => {
      const turn = await member.ask(({ chat }) => chat(chance.pick(ids), `Do something (${number}).`))
      if (turn) promised.turns.push(turn.turn_id)
      const emitted = await member.ask(({ emit }) => emit?.('x.load', { number }))
      if (emitted) promised.emitted.set(number, emitted.seq)
      const open = (await member.ask(({ openProposals }) => openProposals?.())) ?? []
      const chosen = open.length > 0 ? chance.pick(open) : undefined
      const outcome = chosen && (await member.ask(({ accept }) => accept?.(chosen)))
      if (chosen && outcome && outcome.kind === 'applied') promised.applied.add(chosen)
    }
    await asked().catch(expectDeath)
  }
}

/** What is refused or cut off is an ordinary thing in chaos; what goes wrong inside is not. */
function expectDeath(error: unknown): void {
  const { code, message } = error as { readonly code?: unknown; readonly message: string }
  expect(code, message).not.toBe(-32603)
}

/** Everything that it does carries a number of its own, so that it can be counted. */
function busyAnswer({ body }: AskedCompletion, ids: readonly string[], chance: Chance): Answer {
  const number = ++numbers
  if (body.messages.at(-1)?.role === 'tool' && chance.is(0.7)) return says(`Done (${number}).`)
  const self = /Your id is (rm_\w{8})/.exec(body.messages[0]!.content)?.[1]
  const target_id = chance.pick(ids.filter(id => id !== self))
  const message = (part: string): [string, object] => [
    'message_node',
    { target_id, message: `Look (${number}${part}).` },
  ]
  if (chance.is(0.3)) return callsAll(message('a'), message('b'))
  if (chance.is(0.3)) return calls(...message(''))
  if (chance.is(0.4)) return calls('remember', { key: `note-${number}`, value: 'yes' })
  const name = /def (f\d+)/.exec(JSON.stringify(body.messages))?.[1] ?? 'f0'
  const new_source = `def ${name}(xs):\n    return xs  # change ${number}.\n`
  return calls('rewrite_self', { new_source, reasoning: `change ${number}.` })
}

const isAny = (event: RemoraEvent): event is RemoraEvent => event.seq !== undefined

/** Somebody who stays, when all others are dead. */
async function survivor(root: string, env: NodeJS.ProcessEnv): Promise<App> {
  const notice = () => undefined
  const app = await createApp({ root, env, processName: 'survivor', resident: true, log: silentLog, notice })
  onTestFinished(() => app.close())
  return app
}

async function settled({ agents: { turns }, bus }: App): Promise<void> {
  while (turns.unfinished().length > 0) await nextEvent(bus, isAny, { timeoutMs: 1000 })
}

/** What was accepted stands in the file once, unless something accepted later took its place; nothing else does. */
function expectEditsOnce({ proposals }: App, text: string, { applied }: Promised): void {
  const written = [...text.matchAll(/# (change \d+\.)/g)].map(([, change]) => change)
  expect(new Set(written).size).toBe(written.length)
  const all = proposals.rows.list({ limit: 100_000 })
  const applies = all.filter(({ status }) => status === 'applied').map(({ reasoning }) => reasoning)
  expect(applies).toEqual(expect.arrayContaining(written))
  for (const id of applied) expect(proposals.rows.get(id)?.status).toBe('applied')
  for (const { proposal_id } of all) expect(proposals.rows.applying(proposal_id)).toBeUndefined()
}
