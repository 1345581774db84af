// The frames of Datastar 1.0 (https://data-star.dev/reference/sse_events), byte for byte those of its own SDK, which
// cannot be used here because it ends a stream when the *request* closes.

export type PatchMode = 'outer' | 'inner' | 'replace' | 'prepend' | 'append' | 'before' | 'after' | 'remove'

interface FrameOptions {
  readonly eventId?: string
  /** Milliseconds after which a client comes back. */
  readonly retryDuration?: number
}

export interface ElementsOptions extends FrameOptions {
  readonly selector?: string
  readonly mode?: PatchMode
  readonly namespace?: 'html' | 'svg' | 'mathml'
  readonly useViewTransition?: boolean
}

export interface SignalsOptions extends FrameOptions {
  readonly onlyIfMissing?: boolean
}

/** What need not be said. */
const defaults: Readonly<Record<string, unknown>> = {
  mode: 'outer',
  namespace: 'html',
  useViewTransition: false,
  onlyIfMissing: false,
}
const defaultRetry = 1000

/** @param elements HTML; without a selector each of its topmost elements says by its id whom it replaces */
export function patchElements(elements: string, options: ElementsOptions = {}): string {
  const { eventId, retryDuration, ...said } = options
  const lines = elements === '' ? [] : dataLines('elements', elements)
  return frame('datastar-patch-elements', [...optionLines(said), ...lines], { eventId, retryDuration })
}

/** @param signals JSON that is merged into what the client has (RFC 7386) */
export function patchSignals(signals: string, options: SignalsOptions = {}): string {
  const { eventId, retryDuration, ...said } = options
  return frame('datastar-patch-signals', [...optionLines(said), ...dataLines('signals', signals)], {
    eventId,
    retryDuration,
  })
}

function frame(event: string, lines: readonly string[], { eventId, retryDuration }: FrameOptions): string {
  const id = eventId ? `id: ${eventId}\n` : ''
  const retry = retryDuration && retryDuration !== defaultRetry ? `retry: ${retryDuration}\n` : ''
  return `event: ${event}\n${id}${retry}${lines.map(line => `data: ${line}\n`).join('')}\n`
}

function optionLines(options: Readonly<Record<string, string | boolean | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === defaults[name] ? [] : dataLines(name, String(value)),
  )
}

/** A carriage return alone ends a line of the stream too: text with one could write frames of its own. */
function dataLines(name: string, text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(line => `${name} ${line}`)
}
