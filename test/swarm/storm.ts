import { expect } from 'vitest'
import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import { percentile } from '../bench/row.js'
import { Crowd, type Storm } from './crowd.js'

// Who is spoken to speaks to all others: without limits that would never end.

const boundless = { turns: 1_000_000, tokens: 1_000_000_000, wall_s: 36_000, same_agent_turns: 1_000_000 }

/** Ends at the default number of turns, twice, while a person looks at the code. Returns what that was like. */
export async function stormOfTurns(agents: number): Promise<string> {
  // As deep as it likes, so that the turns alone end it: twenty in a row are possible.
  const crowd = await Crowd.gather(agents, { cascade: { ...boundless, turns: 20, depth: 20 } })
  const idle = await crowd.hovers(200)
  const storms = [await crowd.storm(), await crowd.storm()] as const
  for (const storm of storms) {
    expectEachEndsOnce(storm)
    expect(all(storm, 'AgentStartEvent')).toHaveLength(20)
    expect(all(storm, 'AgentMessageEvent')).toHaveLength(20 * (agents - 1))
    expectReasons(storm, 'cascade.turns')
  }
  const [first, second] = storms.map(({ memory }) => memory) as [Storm['memory'], Storm['memory']]
  expect(second.heap, 'what a storm leaves in memory').toBeLessThan(first.heap * 1.1)
  expect(second.resident).toBeLessThan(first.resident * 1.25)
  const busy = storms.flatMap(({ hovers }) => hovers)
  return [
    `${agents} agents: storms of ${storms.map(({ ms }) => `${(ms / 1000).toFixed(1)} s`).join(' and ')}`,
    `hover ${latencies(busy)}; when idle ${latencies(idle)}`,
    `heap ${first.heap.toFixed(1)} → ${second.heap.toFixed(1)} MB, resident ${first.resident.toFixed(0)} → ${second.resident.toFixed(0)} MB`,
  ].join('\n')
}

/** Everybody has a turn, and nobody a second one: that would be two agents away from the person. */
export async function stormOfDepth(agents: number): Promise<void> {
  const crowd = await Crowd.gather(agents, { cascade: { ...boundless, depth: 1 } })
  const storm = await crowd.storm()
  expectEachEndsOnce(storm)
  const started = all(storm, 'AgentStartEvent')
  expect(started).toHaveLength(agents)
  expect(new Set(started.map(({ agent_id }) => agent_id)).size).toBe(agents)
  expect(storm.depth).toBe(1)
  expectReasons(storm, 'cascade.depth')
}

/** @param charged what an answer costs: as much as was reserved for it, or more */
export async function stormOfTokens(agents: number, charged: number): Promise<void> {
  const tokens = 100_000
  const concurrency = 4
  const crowd = await Crowd.gather(
    agents,
    { cascade: { ...boundless, depth: 100, tokens }, agents: { concurrency } },
    charged,
  )
  const storm = await crowd.storm()
  expectEachEndsOnce(storm)
  expectReasons(storm, 'cascade.tokens')
  const overshoot = expectAskedWithinLimit(storm, tokens) - tokens
  expect(overshoot).toBeLessThanOrEqual(concurrency * charged)
}

/** Whoever asks the model has room for the answer beside all that others may still use. Returns what was used in the end. */
function expectAskedWithinLimit({ events }: Storm, limit: number): number {
  const reserved = new Map<string, number>()
  let used = 0
  for (const event of events) {
    if (event.event_type === 'ModelRequestEvent') {
      reserved.set(event.turn_id, event.reserved_tokens!)
      const inFlight = [...reserved.values()].reduce((sum, tokens) => sum + tokens, 0)
      expect(used + inFlight).toBeLessThanOrEqual(limit)
    } else if (event.event_type === 'ModelResponseEvent') {
      reserved.delete(event.turn_id)
      used += event.usage.input_tokens + event.usage.output_tokens
    }
  }
  return used
}

/** Each is told once, in a message too, however many turns are refused for it. */
function expectReasons(storm: Storm, ...limits: readonly string[]): void {
  expect(all(storm, 'CascadeStoppedEvent').map(event => event.limit)).toEqual(limits)
  for (const limit of limits) expect(storm.messages.filter(message => message.includes(limit))).toHaveLength(1)
}

function expectEachEndsOnce({ events }: Storm): void {
  const ended = events.flatMap(event => (isEnding(event) ? [(event as RemoraEvent<'AgentCompleteEvent'>).turn_id] : []))
  const triggers = events.filter(({ event_type: type }) => type === 'HumanChatEvent' || type === 'AgentMessageEvent')
  expect(ended).toHaveLength(triggers.length)
  expect(new Set(ended).size).toBe(ended.length)
}

function isEnding({ event_type: type }: RemoraEvent): boolean {
  return /^(Agent(Complete|Error|Cancelled)|TurnMerged)Event$/.test(type)
}

function all<T extends EventType>({ events }: Storm, type: T): RemoraEvent<T>[] {
  return events.filter(({ event_type }) => event_type === type) as unknown as RemoraEvent<T>[]
}

function latencies(ms: readonly number[]): string {
  const [p50, p95, max] = [50, 95, 100].map(rank => percentile(ms, rank).toFixed(1))
  return `p50 ${p50}, p95 ${p95}, max ${max} ms`
}
