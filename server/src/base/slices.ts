/** Work that can be laid aside between any two steps, and what comes of it. */
export type Steps<T> = Generator<unknown, T>

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** So long the thread that answers people may be busy with something else, in milliseconds. */
const sliceMs = 3

/** Works in slices, and lets in between whoever waits for this thread. Rejects with the signal's reason when it is aborted. */
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted()
    for (const end = performance.now() + sliceMs; performance.now() < end; ) {
      const { done, value } = steps.next()
      if (done) return value
    }
    await new Promise(resolve => setImmediate(resolve))
  }
}
