import { typesIn } from '../../../events/catalog.js'
import type { RemoraEvent, StoredEvent } from '../../../events/event.js'
import { wireEvent } from '../../../events/wire-event.js'
import type { Workspace } from '../../workspace.js'
import { seqIn } from '../given.js'
import type { Json } from '../signals.js'
import type { Params } from '../view.js'

/** Events that a list begins with, and that the signal holds. */
export const shownAtOnce = 200
/** Rows of the journal that are read at a time. */
const page = 500
/** Characters of a text in the signal: a proposal carries whole files. */
const textLimit = 500

/** Families of events that a person may have shown beside those of the setting. */
export const moreCategories = ['tool', 'model'] as const

export class ShownEvents {
  readonly #workspace: Pick<Workspace, 'journal' | 'loaded'>

  constructor(workspace: Pick<Workspace, 'journal' | 'loaded'>) {
    this.#workspace = workspace
  }

  categories(params: Params): readonly string[] {
    const asked = moreCategories.filter(category => params[category] !== undefined)
    return [...this.#workspace.loaded.settings.dashboard.events, ...asked]
  }

  isShown(event: RemoraEvent, params: Params): boolean {
    return event.seq !== undefined && this.categories(params).includes(event.category)
  }

  /** Newest first. */
  newest(params: Params): StoredEvent[] {
    const { journal } = this.#workspace
    const categories = this.categories(params)
    // Programs outside make up types of their own, which nobody can list.
    const types = categories.includes('x') ? undefined : typesIn(categories)
    const found: StoredEvent[] = []
    for (let before = seqIn(params.before); found.length < shownAtOnce; ) {
      const read = journal.read({ types, before, limit: types ? shownAtOnce : page, from: 'newest' })
      found.push(...read.filter(({ category }) => categories.includes(category)).reverse())
      if (read.length === 0 || types) break
      before = read[0]!.seq
    }
    return found.slice(0, shownAtOnce)
  }
}

/** An event as the signal `events` carries it. */
export function eventSignal(event: StoredEvent): Json {
  const { seq, timestamp, category, action, agent_id, ...payload } = wireEvent(event) as Record<string, Json>
  return {
    id: seq!,
    timestamp: timestamp!,
    category: category!,
    action: action!,
    agent_id: agent_id ?? null,
    payload: shortened(payload),
  }
}

function shortened(value: Json): Json {
  if (typeof value === 'string') return value.length > textLimit ? `${value.slice(0, textLimit)}…` : value
  if (Array.isArray(value)) return value.map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]))
}
