import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventFields, EventType, RemoraEvent } from '../../server/src/events/event.js'
import { envelope } from '../../server/src/events/event-rows.js'
import { hears, matches, type Pattern, patternSchema, sourceOf } from '../../server/src/events/pattern.js'

const agents = ['rm_aaaaaaaa', 'rm_bbbbbbbb', 'rm_cccccccc'] as const
const paths = ['src/cart.py', 'src/deep/cart.py', 'web/cart.ts'] as const
const globs = ['src/**', '*.py', 'web/*.ts', 'cart.py'] as const
const tags = ['offline', 'slow'] as const

const anyAgent = fc.constantFrom(...agents)

const anyEvent: fc.Arbitrary<RemoraEvent> = fc
  .record({ from: anyAgent, about: anyAgent, path: fc.constantFrom(...paths), tags: fc.subarray([...tags]) })
  .chain(({ from, about, path, tags }) =>
    fc.constantFrom(
      eventOf('AgentMessageEvent', { from_agent: from, to_agent: about, content: 'hi' }, about, tags),
      eventOf('HumanChatEvent', { to_agent: about, message: 'hi' }, about, tags),
      eventOf('NodeChangedEvent', { ...node, file_path: path }, about, tags),
      eventOf('FileSavedEvent', { path }, undefined, tags),
      eventOf('ToolCallEvent', { turn_id: 'turn_1', tool_name: 't', call_id: 'c', arguments: '{}' }, about, tags),
    ),
  )

const anyPattern: fc.Arbitrary<Pattern> = fc.record(
  {
    event_types: some(['AgentMessageEvent', 'HumanChatEvent', 'NodeChangedEvent', 'FileSavedEvent', 'ToolCallEvent']),
    from_agents: some(agents),
    not_from_agents: some(agents),
    to_agent: anyAgent,
    path_glob: fc.constantFrom(...globs),
    tags: some(tags),
  },
  { requiredKeys: [] },
)

test('the empty pattern fits everything but what ends something', () => {
  fc.assert(fc.property(anyEvent, event => matches({}, event)))
  expect(matches({}, eventOf('CascadeStoppedEvent', { reason: 'r', limit: 'l' }))).toBe(false)
  expect(matches({}, eventOf('AgentCancelledEvent', { turn_id: 't', reason: 'r' }))).toBe(false)
})

test('a pattern fits exactly when each of its fields does alone', () => {
  fc.assert(
    fc.property(anyPattern, anyEvent, (pattern, event) => {
      const alone = Object.entries(pattern).map(([key, value]) => matches({ [key]: value }, event))
      return matches(pattern, event) === alone.every(Boolean)
    }),
  )
})

test('a list fits exactly when one of its entries does, and what is left out never fits less', () => {
  fc.assert(
    fc.property(anyPattern, anyEvent, (pattern, event) => {
      for (const key of ['event_types', 'from_agents', 'tags'] as const) {
        const list = pattern[key]
        if (list && matches({ [key]: list }, event) !== list.some(entry => matches({ [key]: [entry] }, event))) {
          return false
        }
        const { [key]: _, ...less } = pattern
        if (matches(pattern, event) && !matches(less, event)) return false
      }
      return true
    }),
  )
})

test('nobody can be both wanted and not', () => {
  fc.assert(
    fc.property(anyAgent, anyEvent, (agent, event) => {
      const both = matches({ from_agents: [agent] }, event) && matches({ not_from_agents: [agent] }, event)
      return !both
    }),
  )
})

test('an agent hears what it does itself only where it names itself', () => {
  fc.assert(
    fc.property(anyPattern, anyEvent, anyAgent, (pattern, event, agent) => {
      if (sourceOf(event) !== agent) return hears(pattern, event, agent) === matches(pattern, event)
      return !hears(pattern, event, agent) || pattern.from_agents?.includes(agent) === true
    }),
  )
})

test('a path is looked for wherever an event holds one', () => {
  const file = { path: 'src/a.py', anchor: null, base_hash: '', old_source: '', new_source: '' }
  const proposed = { proposal_id: 'p', files: [file], diff: '', reasoning: '' }
  expect(matches({ path_glob: 'src/**' }, eventOf('RewriteProposalEvent', proposed))).toBe(true)
  const moved = { ...node, file_path: 'b.py', old_path: 'src/a.py' }
  expect(matches({ path_glob: 'src/**' }, eventOf('NodeMovedEvent', moved))).toBe(true)
  expect(matches({ path_glob: 'src/**' }, eventOf('HumanChatEvent', { to_agent: agents[0], message: '' }))).toBe(false)
})

const refused: readonly [what: string, pattern: Pattern, words: RegExp][] = [
  ['restricts nothing', {}, /everything/],
  ['only leaves somebody out', { not_from_agents: [agents[0]] }, /everything/],
  ['names an unknown type', { event_types: ['NodeExplodedEvent'] }, /NodeExplodedEvent.*NodeChangedEvent/],
  ['names a type that is never written down', { event_types: ['TokenEvent'] }, /never written down/],
  ['names a type that ends something', { event_types: ['CascadeStoppedEvent'] }, /wakes nobody/],
  ['has an empty list', { event_types: [] }, /nothing would ever match/],
  ['names somebody who can be nobody', { from_agents: ['total'] }, /rm_a1b2c3d4/],
  ['has a glob of no path', { path_glob: './' }, /names no path/],
  ['has a glob that would take for ever', { path_glob: '*a*a*a*a*a*b' }, /wildcards/],
]

for (const [what, pattern, words] of refused) {
  test(`a pattern that ${what} is refused`, () => {
    expect(patternSchema.safeParse(pattern).error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(words),
    ])
  })
}

const node = { node_type: 'function', name: 'f', full_name: 'f', ordinal: 0, body_hash: '', new_hash: '', old_hash: '' }

function some(entries: readonly string[]): fc.Arbitrary<string[]> {
  return fc.subarray([...entries], { minLength: 1 })
}

function eventOf<T extends EventType>(
  event_type: T,
  fields: EventFields[T] | object,
  agent_id: string | undefined = undefined,
  tags: readonly string[] = [],
): RemoraEvent {
  const head = { seq: 1, event_id: 'evt_1', event_type, timestamp: 0, correlation_id: 'cas_1' }
  return envelope(
    { ...head, agent_id: agent_id ?? null, graph_id: null, session_id: null, causation_id: null },
    tags,
    fields as EventFields[EventType],
  )
}
