import type { StoredEvent } from '../events/event.js'
import { sourceOf } from '../events/pattern.js'
import { type TurnRow, turnIdFor } from './turn-rows.js'

/** A turn with those that it brought about, in the order in which they were asked for. */
export interface TurnNode extends TurnRow {
  /** What triggered it, in one line; null where the event was compacted away. */
  readonly trigger_summary: string | null
  readonly children: readonly TurnNode[]
}

/** A turn of a cascade, and the event that it answers. */
export interface Caused {
  readonly turn: TurnRow
  readonly event: StoredEvent | undefined
}

/** The turns of one cascade by cause. Whoever was woken by no turn of it stands at the top. */
export function treeOf(caused: readonly Caused[]): TurnNode[] {
  const nodes = caused.map(({ turn, event }) => ({
    ...turn,
    trigger_summary: event?.summary ?? null,
    children: [] as TurnNode[],
  }))
  const byId = new Map(nodes.map(node => [node.turn_id, node]))
  const roots: TurnNode[] = []
  for (const [index, node] of nodes.entries()) {
    const { event } = caused[index]!
    const parent = event && causeAmong(nodes, byId, event)
    const siblings = parent && parent.trigger_seq < node.trigger_seq ? parent.children : roots
    siblings.push(node)
  }
  return roots
}

/** The turn in which an event came about. */
function causeAmong<N extends TurnRow>(nodes: readonly N[], byId: ReadonlyMap<string, N>, event: StoredEvent) {
  const source = sourceOf(event)
  if (source === undefined) return undefined
  const own = event.causation_id === undefined ? undefined : turnIdFor({ event_id: event.causation_id }, source)
  return (own === undefined ? undefined : byId.get(own)) ?? speakingAt(event, source, nodes)
}

/** What a turn says that runs another one again names the cause of that other one. */
function speakingAt<N extends TurnRow>(event: StoredEvent, source: string, nodes: readonly N[]): N | undefined {
  return nodes.findLast(
    ({ agent_id, trigger_seq, started_at }) =>
      agent_id === source && trigger_seq < event.seq && started_at !== null && started_at <= event.timestamp,
  )
}
