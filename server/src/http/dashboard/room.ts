import { messageOf } from '../../base/errors.js'
import type { RemoraEvent } from '../../events/event.js'
import type { EventStream } from '../event-stream.js'
import type { Workspace } from '../workspace.js'
import { patchElements, patchSignals } from './datastar.js'
import { htmlOf } from './html.js'
import { mergePatch, type Signals } from './signals.js'
import type { Params, View } from './view.js'

/** What happens at once is told at once. */
const gatherMs = 20
/** Between two looks at the same thing. */
const paceMs = 100

/** Events that growing regions are told of in one go, so that a flood of them leaves clients time to read. */
const atOnce = 250

/** An addition to a region that grows, and the event that it stands for. */
interface Addition {
  readonly seq: number | undefined
  readonly frames: string
}

/**
 * Everybody who has the same page open. What changes is rendered once and sent to all; who comes later is sent the state.
 */
export class Room {
  readonly #view: View
  readonly #params: Params
  readonly #workspace: Pick<Workspace, 'journal' | 'log'>
  /** The seq of the last event that a client's growing regions held when it came. */
  readonly #clients = new Map<EventStream, number>()
  readonly #regions = new Map<string, string>()
  #signals: Signals = {}
  readonly #changed = new Set<string>()
  readonly #lookedAt = new Map<string, number>()
  /** What growing regions have not been told of. */
  readonly #news: RemoraEvent[] = []
  #timer: NodeJS.Timeout | undefined
  #timerAt = 0
  #unwatch: (() => void) | undefined

  constructor(view: View, params: Params, workspace: Pick<Workspace, 'journal' | 'log'>) {
    this.#view = view
    this.#params = params
    this.#workspace = workspace
  }

  get isEmpty(): boolean {
    return this.#clients.size === 0
  }

  join(client: EventStream): void {
    if (this.isEmpty) {
      for (const name of this.#namesOfAll()) this.#changed.add(name)
      this.#unwatch = this.#view.watch?.(this.#params, names => this.#look(names))
    }
    // The state holds what the others are yet to be told.
    do this.#flush({ evenTooSoon: true })
    while (this.#news.length > 0)
    client.send(this.#state())
    this.#clients.set(client, this.#workspace.journal.lastSeq)
  }

  leave(client: EventStream): void {
    this.#clients.delete(client)
    if (!this.isEmpty) return
    clearTimeout(this.#timer)
    this.#unwatch?.()
  }

  hear(event: RemoraEvent): void {
    if (this.#view.feeds) this.#news.push(event)
    this.#look(this.#view.concerns(event, this.#params))
  }

  #look(names: readonly string[]): void {
    for (const name of names) this.#changed.add(name)
    this.#schedule()
  }

  /** Something may be due before what is waited for already. */
  #schedule(): void {
    if (this.#changed.size === 0 && this.#news.length === 0) return
    const now = performance.now()
    const first = this.#news.length > 0 ? now : Math.min(...[...this.#changed].map(name => this.#dueAt(name)))
    const at = Math.max(now + gatherMs, first)
    if (this.#timer && at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#flush(), at - now)
  }

  #dueAt(name: string): number {
    const pace = this.#view.paces?.[name] ?? paceMs
    return (this.#lookedAt.get(name) ?? Number.NEGATIVE_INFINITY) + pace
  }

  #flush({ evenTooSoon = false } = {}): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const now = performance.now()
    const names = [...this.#changed].filter(name => evenTooSoon || this.#dueAt(name) <= now)
    for (const name of names) {
      this.#changed.delete(name)
      this.#lookedAt.set(name, now)
    }
    const changes = this.#changedRegions(names) + this.#changedSignals(names)
    const additions = this.#additions()
    const all = framesOf(additions)
    for (const [client, since] of this.#clients) {
      const isNew = ({ seq }: Addition) => seq === undefined || seq > since
      const fresh = additions.every(isNew) ? all : framesOf(additions.filter(isNew))
      if (fresh !== '' || changes !== '') client.send(fresh + changes)
    }
    this.#schedule()
  }

  #additions(): Addition[] {
    const news = this.#news.splice(0, atOnce)
    const feeds = Object.values(this.#view.feeds ?? {})
    const additions = news.map(event => ({
      seq: event.seq,
      frames: feeds.map(feed => feed(event, this.#params)).join(''),
    }))
    return additions.filter(({ frames }) => frames !== '')
  }

  #changedRegions(names: readonly string[]): string {
    return names
      .filter(name => this.#view.regions[name] && !this.#view.feeds?.[name])
      .map(name => {
        const html = this.#rerender(name)
        if (html === (this.#regions.get(name) ?? '')) return ''
        this.#regions.set(name, html)
        return patchElements(html)
      })
      .join('')
  }

  #changedSignals(names: readonly string[]): string {
    const values = names.flatMap(name => {
      const value = this.#view.signals?.[name]
      return value ? [[name, value(this.#params)] as const] : []
    })
    if (values.length === 0) return ''
    const now = { ...this.#signals, ...Object.fromEntries(values) }
    const patch = mergePatch(this.#signals, now)
    this.#signals = now
    return patch ? patchSignals(JSON.stringify(patch)) : ''
  }

  /** All there is to see. */
  #state(): string {
    const grown = Object.keys(this.#view.feeds ?? {}).map(name => patchElements(this.#render(name)))
    const regions = [...this.#regions.values()].map(html => patchElements(html))
    const signals = this.#view.signals ? [patchSignals(JSON.stringify(this.#signals))] : []
    return [...regions, ...grown, ...signals].join('')
  }

  #render(name: string): string {
    return htmlOf(this.#view.regions[name]!(this.#params))
  }

  /** One region that cannot be shown any more leaves the others as they are. */
  #rerender(name: string): string {
    try {
      return this.#render(name)
    } catch (error) {
      this.#workspace.log.error('a part of a page failed', { region: name, error: messageOf(error) })
      return this.#regions.get(name) ?? ''
    }
  }

  #namesOfAll(): string[] {
    return [...Object.keys(this.#view.regions), ...Object.keys(this.#view.signals ?? {})]
  }
}

function framesOf(additions: readonly Addition[]): string {
  return additions.map(({ frames }) => frames).join('')
}
