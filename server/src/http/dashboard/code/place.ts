import { addresses } from '../addresses.js'
import type { Params } from '../view.js'

/** What of the list stays as one goes from agent to agent. */
const kept = ['q', 'status', 'file', 'from', 'cursor'] as const

/** What of an agent is shown beside the list. */
export const panels = ['source', 'chat', 'memory', 'history'] as const
export type Panel = (typeof panels)[number]

export function panelOf({ show }: Params): Panel {
  return panels.find(panel => panel === show) ?? 'source'
}

/** The list with a part of what it shows changed; beside the agent that is open, if any. */
export function placeWith(params: Params, change: Params): string {
  return placeOf(params.agent_id, { ...params, ...change })
}

/** An agent beside the list as it is. */
export function placeOf(agentId: string | undefined, params: Params, show?: Panel): string {
  const path = agentId === undefined ? addresses.code : addresses.node(agentId)
  // A file that is named '' is one that is folded.
  const query = kept.flatMap(name =>
    params[name] || (name === 'file' && params.file === '') ? [[name, params[name]]] : [],
  )
  const panel = show === undefined || show === 'source' ? [] : [['show', show]]
  const all = [...query, ...panel]
  return all.length > 0 ? `${path}?${new URLSearchParams(all as string[][])}` : path
}
