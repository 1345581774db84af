import { groupBy } from '../match/group-by.js'
import type { WrittenId } from './written-ids.js'

export interface IdFindings {
  /** Ids that are written more than once, with all their places. */
  readonly duplicates: readonly (readonly WrittenId[])[]
  /** Ids that are written once, at somebody else's code or at nobody's. */
  readonly foreign: readonly WrittenId[]
}

/** What is wrong with the ids that stand in all sources of a workspace. */
export function checkIds(written: readonly WrittenId[]): IdFindings {
  const byId = [...groupBy(written, ({ id }) => id).values()]
  return {
    duplicates: byId.filter(places => places.length > 1),
    foreign: byId.filter(places => places.length === 1).flatMap(places => places.filter(isForeign)),
  }
}

function isForeign({ id, holder }: WrittenId): boolean {
  return holder?.agentId !== id
}
