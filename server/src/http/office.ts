import { messageOf, Refusal } from '../base/errors.js'
import { removeOwnAddress, writeAddress } from '../base/http-address.js'
import { type HttpServer, serveHttp } from './server.js'
import type { Workspace } from './workspace.js'

/** Held by the process that clients of a workspace are sent to. */
export const httpLease = 'http'

const lookEveryMs = 1000

/**
 * Serves a workspace beside an editor: of the processes that share it one does, at the wanted port or the next free one,
 * and when it is gone another takes its place. Never throws; what goes wrong is logged.
 */
export class HttpOffice {
  readonly #workspace: Workspace
  readonly #timer: NodeJS.Timeout
  #server: HttpServer | undefined
  #taking: Promise<void> | undefined
  /** What was logged last. */
  #trouble = ''
  #holdsLease = false
  #closed = false

  /** @param server one that listens already, whoever holds the lease; it is closed with this */
  constructor(workspace: Workspace, server?: HttpServer) {
    this.#workspace = workspace
    this.#server = server
    this.#timer = setInterval(() => this.#look(), lookEveryMs)
    this.#timer.unref()
    this.#look()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#taking
    const { stateFolder, leases } = this.#workspace
    if (this.#holdsLease) removeOwnAddress(stateFolder.path)
    await this.#server?.close()
    if (this.#holdsLease) leases.release(httpLease)
  }

  #look(): void {
    if (this.#holdsLease || this.#taking || this.#closed) return
    this.#taking = this.#take()
      .catch(error => this.#failed(error))
      .finally(() => {
        this.#taking = undefined
      })
  }

  /** What a setting makes impossible is not possible a second later; a disk that is full or a database that is busy may. */
  #failed(error: unknown): void {
    if (error instanceof Refusal && error.code !== 'busy') clearInterval(this.#timer)
    const trouble = messageOf(error)
    if (trouble !== this.#trouble) this.#workspace.log.error('the HTTP server could not start', { error: trouble })
    this.#trouble = trouble
  }

  async #take(): Promise<void> {
    const { leases, stateFolder, loaded } = this.#workspace
    if (!leases.take(httpLease)) return
    try {
      this.#server ??= await serveHttp(this.#workspace, { mayMove: true })
      writeAddress(stateFolder.path, { host: loaded.settings.http.host, port: this.#server.port })
      this.#holdsLease = true
    } catch (error) {
      leases.release(httpLease)
      throw error
    }
  }
}
