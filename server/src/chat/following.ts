import type { Started } from '../agents/agents.js'
import { endsTurn, type TurnEnd } from '../agents/turn-end.js'
import type { Bus, Listener } from '../events/bus.js'
import { EarlyListener } from '../events/early-listener.js'
import type { RemoraEvent } from '../events/event.js'

/** A turn that was begun, and how it ends. */
export interface Followed {
  readonly turnId: string
  /** Rejects with the signal's reason when it is aborted. */
  readonly ending: Promise<TurnEnd>
}

interface Following {
  readonly bus: Bus
  /** Aborted when nobody will be told any more. */
  readonly signal: AbortSignal
  /** Gets every event of the turn, tokens too, from its first to its last. */
  hear(event: RemoraEvent): void
}

/** Begins a turn and follows it from its first event, which is told before anybody knows its id. */
export async function following(begin: () => Promise<Started>, { bus, signal, hear }: Following): Promise<Followed> {
  const ear = new EarlyListener(bus)
  try {
    const { turn_id: turnId } = await begin()
    let listen: Listener = () => undefined
    const ending = new Promise<TurnEnd>((resolve, reject) => {
      const stop = () => {
        ear.close()
        signal.removeEventListener('abort', abort)
      }
      const abort = () => {
        stop()
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort)
      listen = ofTurn(turnId, event => {
        hear(event)
        if (!endsTurn(event)) return
        stop()
        resolve(event)
      })
    })
    ear.tell(listen)
    return { turnId, ending }
  } catch (error) {
    ear.close()
    throw error
  }
}

function ofTurn(turnId: string, listener: Listener): Listener {
  return event => {
    if ('turn_id' in event && event.turn_id === turnId) listener(event)
  }
}
