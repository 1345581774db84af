import type { EventStream } from '../event-stream.js'
import type { Workspace } from '../workspace.js'
import { Room } from './room.js'
import type { Params, View } from './view.js'

/** Keeps every open page true. Listens while somebody looks. */
export class Live {
  readonly #workspace: Workspace
  readonly #rooms = new Map<string, Room>()
  #deafen: (() => void) | undefined

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  /** From now on the client is told what changes on the page, beginning with what is. */
  show(view: View, params: Params, client: EventStream): void {
    const key = JSON.stringify([view.paths, Object.entries(params).sort()])
    const room = this.#rooms.get(key) ?? new Room(view, params, this.#workspace)
    room.join(client)
    this.#rooms.set(key, room)
    this.#deafen ??= this.#workspace.bus.subscribe(event => {
      for (const room of this.#rooms.values()) room.hear(event)
    })
    client.onClose(() => {
      room.leave(client)
      if (room.isEmpty && this.#rooms.get(key) === room) this.#rooms.delete(key)
      if (this.#rooms.size > 0) return
      this.#deafen?.()
      this.#deafen = undefined
    })
  }
}
