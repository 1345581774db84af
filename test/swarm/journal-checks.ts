import { expect } from 'vitest'
import type { EventType, StoredEvent } from '../../server/src/events/event.js'
import type { Promised } from './chaos.js'

/** A claim of a dead process is free once its lease has run out. */
const leaseSeconds = 10

/** What was seen without the journal. */
interface Outside {
  /** How often the model was asked. */
  readonly asked: number
  /** When processes were killed, in seconds since the epoch. */
  readonly kills: readonly number[]
}

/** What must hold of a journal, whoever was killed while it was written. */
export function expectNothingLostOrDoubled(
  events: readonly StoredEvent[],
  promised: Promised,
  { asked, kills }: Outside,
): { readonly takeovers: number; readonly longestPause: number } {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expectKept(events, promised)
  expectEndsOnce(events)
  expectEffectsOnce(events)
  expectPaidOnce(events, asked)
  const longestPause = expectNobodyStuck(events, kills)
  return { takeovers: all(events, 'TurnTakenOverEvent').length, longestPause }
}

function expectKept(events: readonly StoredEvent[], { turns, emitted }: Promised): void {
  const ended = new Set(endings(events))
  expect(
    turns.filter(turnId => !ended.has(turnId)),
    'turns that were promised',
  ).toEqual([])
  for (const [number, seq] of emitted) expect(events[seq - 1]).toMatchObject({ event_type: 'x.load', number })
}

function expectEndsOnce(events: readonly StoredEvent[]): void {
  const ended = endings(events)
  expect(new Set(ended).size).toBe(ended.length)
  expect(ended).toHaveLength(all(events, 'HumanChatEvent').length + all(events, 'AgentMessageEvent').length)
  const started = all(events, 'AgentStartEvent').map(({ turn_id }) => turn_id)
  expect(new Set(started).size).toBe(started.length)
  expect(all(events, 'AgentErrorEvent').filter(({ error_code }) => error_code === 'internal')).toEqual([])
}

/** Every finished call brought about what it says, and nothing was brought about without one. */
function expectEffectsOnce(events: readonly StoredEvent[]): void {
  const results = all(events, 'ToolResultEvent').filter(({ is_error }) => !is_error)
  const callIds = all(events, 'ToolResultEvent').map(({ call_id }) => call_id)
  expect(new Set(callIds).size).toBe(callIds.length)
  const callsOf = new Map(all(events, 'ToolCallEvent').map(event => [event.call_id, event]))
  const called = (tool: string) =>
    results
      .filter(({ tool_name }) => tool_name === tool)
      .map(({ call_id }) => JSON.parse(callsOf.get(call_id)!.arguments) as Record<string, string>)
  const sorted = (texts: readonly (string | undefined)[]) => [...texts].sort()
  const messages = all(events, 'AgentMessageEvent').map(({ content }) => content)
  expect(sorted(messages)).toEqual(sorted(called('message_node').map(({ message }) => message)))
  const notes = all(events, 'MemorySetEvent').map(({ key }) => key)
  expect(sorted(notes)).toEqual(sorted(called('remember').map(({ key }) => key)))
  const proposed = all(events, 'RewriteProposalEvent').map(({ reasoning }) => reasoning)
  expect(sorted(proposed)).toEqual(sorted(called('rewrite_self').map(({ reasoning }) => reasoning)))
}

/** An answer is asked for again only where a process died before it could write it down. */
function expectPaidOnce(events: readonly StoredEvent[], asked: number): void {
  const rounds = all(events, 'ModelResponseEvent').map(({ turn_id, turn }) => `${turn_id} ${turn}`)
  expect(new Set(rounds).size).toBe(rounds.length)
  const requests = all(events, 'ModelRequestEvent').map(({ turn_id, turn }) => `${turn_id} ${turn}`)
  const takeovers = all(events, 'TurnTakenOverEvent').map(({ turn_id }) => turn_id)
  const again = requests.length - new Set(requests).size
  expect(again).toBeLessThanOrEqual(takeovers.length)
  for (const round of new Set(requests)) {
    const times = requests.filter(other => other === round).length
    const deaths = takeovers.filter(turnId => round.startsWith(turnId)).length
    expect(times, round).toBeLessThanOrEqual(1 + deaths)
  }
  expect(asked).toBeLessThanOrEqual(requests.length)
}

/**
 * A turn that has begun goes on, in this process or the next. The model answers at once, so every pause is a death; whoever
 * takes the turn over may die as well, and from then on it has its lease again. Returns the seconds of the longest pause.
 */
function expectNobodyStuck(events: readonly StoredEvent[], kills: readonly number[]): number {
  const last = new Map<string, number>()
  let longest = 0
  for (const event of events) {
    if (!('turn_id' in event) || typeof event.turn_id !== 'string') continue
    const before = last.get(event.turn_id)
    if (before !== undefined) {
      const free = Math.max(before, ...kills.filter(kill => kill < event.timestamp))
      expect(event.timestamp - free, `${event.event_type} of ${event.turn_id}`).toBeLessThan(leaseSeconds)
      longest = Math.max(longest, event.timestamp - before)
    }
    if (before !== undefined || event.event_type === 'AgentStartEvent') last.set(event.turn_id, event.timestamp)
  }
  return longest
}

function endings(events: readonly StoredEvent[]): string[] {
  return events.flatMap(event =>
    /^(Agent(Complete|Error|Cancelled)|TurnMerged)Event$/.test(event.event_type)
      ? [(event as StoredEvent<'AgentCompleteEvent'>).turn_id]
      : [],
  )
}

function all<T extends EventType>(events: readonly StoredEvent[], type: T): StoredEvent<T>[] {
  return events.filter(({ event_type }) => event_type === type) as unknown as StoredEvent<T>[]
}
