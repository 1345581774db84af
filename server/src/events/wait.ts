import type { Bus } from './bus.js'
import type { RemoraEvent } from './event.js'

/** Timers of more milliseconds than this fire at once. */
const longestMs = 2 ** 31 - 1

/**
 * The first event from now on that `wanted` accepts; undefined when `timeoutMs` (or 24 days) have passed. Rejects with the signal's
 * reason when it is aborted.
 */
export function nextEvent<E extends RemoraEvent>(
  bus: Bus,
  wanted: (event: RemoraEvent) => event is E,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<E | undefined> {
  const { timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const finish = (settle: () => void) => {
      unsubscribe()
      clearTimeout(timer)
      signal?.removeEventListener('abort', aborted)
      settle()
    }
    const aborted = () => finish(() => reject(signal!.reason))
    const unsubscribe = bus.subscribe(event => {
      if (wanted(event)) finish(() => resolve(event))
    })
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => finish(() => resolve(undefined)), Math.min(timeoutMs, longestMs))
    signal?.addEventListener('abort', aborted)
  })
}
