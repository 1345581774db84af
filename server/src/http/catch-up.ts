import type { Listener } from '../events/bus.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import type { EventStream } from './event-stream.js'

/** What a client wants to hear, and from when on. */
interface Wanted {
  /** The last event that it knows of. */
  readonly after: number
  /** Oldest first. */
  read(page: { readonly after: number; readonly limit: number }): readonly StoredEvent[]
  /** Returns how to end it. */
  listen(listener: Listener): () => void
  /** Empty for what it does not want to hear. */
  frameOf(event: RemoraEvent): string
}

/** Rows that are read and sent at a time. */
const limit = 500

/**
 * The last event that a client says it knows of. One that the journal never had was another journal's, as after a loss of
 * the state folder: whoever waited for the next number would hear nothing for a long time.
 */
export function lastKnown(said: string | number | undefined, { lastSeq }: { readonly lastSeq: number }): number {
  const seq = Number(said ?? lastSeq)
  return Number.isSafeInteger(seq) && seq >= 0 && seq <= lastSeq ? seq : lastSeq
}

/** Tells a client what it has missed, as fast as it reads, and from then on what happens: each event once, in order. */
export async function catchUp(client: EventStream, { after, read, listen, frameOf }: Wanted): Promise<void> {
  let sent = after
  while (client.isOpen) {
    const missed = read({ after: sent, limit })
    client.send(missed.map(frameOf).join(''))
    sent = missed.at(-1)?.seq ?? sent
    if (missed.length < limit) break
    await client.readable()
  }
  // Nothing can have happened since the last read, because nothing was awaited.
  const unsubscribe = listen(event => {
    const text = (event.seq ?? Number.POSITIVE_INFINITY) > sent ? frameOf(event) : ''
    if (text !== '') client.send(text)
  })
  client.onClose(unsubscribe)
}
