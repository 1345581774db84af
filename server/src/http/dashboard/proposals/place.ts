import { addresses } from '../addresses.js'
import type { Params } from '../view.js'

const kept = ['status', 'agent_id', 'diff'] as const

/** The list, or a proposal beside it, with a part of what is shown changed. */
export function placeOf(proposalId: string | undefined, params: Params, change: Params = {}): string {
  const path = proposalId === undefined ? addresses.proposals : addresses.proposal(proposalId)
  const all = { ...params, ...change }
  const query = kept.flatMap(name => (all[name] ? [[name, all[name]]] : [])) as string[][]
  return query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path
}

export function isSplit({ diff }: Params): boolean {
  return diff === 'split'
}
