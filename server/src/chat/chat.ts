import { Refusal } from '../base/errors.js'
import { realPathOf, relativePath } from '../base/paths.js'
import type { Environment } from '../base/user-dirs.js'
import type { Listener } from '../events/bus.js'
import { type Folders, isWithin } from './folders.js'
import type { Message, Session } from './session.js'
import type { NewSession, Sent, Sessions } from './sessions.js'
import { folderAt } from './workspace-path.js'

/** A session, and the absolute path of the folder that it works in. */
export interface PlacedSession extends Session {
  readonly workspace_path: string
}

/** What `list` tells of a session. */
export interface ListedSession extends PlacedSession {
  readonly message_count: number
  readonly status: 'idle' | 'running'
}

export interface OpenRequest extends Omit<NewSession, 'folder'> {
  /** As a person wrote it. */
  readonly workspacePath: string
}

interface Workspace {
  readonly root: string
  readonly chat: Chat
  close(): Promise<void>
}

interface Needs {
  /** Absolute; undefined when no folder is open. */
  readonly root: string | undefined
  readonly env: Environment
  /** Of our own workspace. */
  readonly sessions: Sessions
  readonly folders: Folders<Workspace>
}

/**
 * Conversations of people with agents about the files of a folder: in our own workspace, or in one of those beside it that
 * a person allows. All of `sessionId` refuse one that nobody knows as `not_found`.
 */
export class Chat {
  readonly sessions: Sessions
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
    this.sessions = needs.sessions
  }

  /** Refuses a path that is no folder, or lies outside of every workspace in which sessions may work. */
  async open({ workspacePath, ...wanted }: OpenRequest): Promise<PlacedSession> {
    const path = this.#folderAt(workspacePath)
    const place = path === undefined ? undefined : await this.#placeOf(path)
    if (!place) throw new Refusal('bad_argument', `Invalid workspace path: ${workspacePath}`)
    const session = await place.sessions.open({ ...wanted, folder: place.folder })
    return { ...session, workspace_path: path! }
  }

  /** Resolves when the message is on its way. @param hear gets every event of its turn, tokens too */
  async send(sessionId: string, content: string, hear?: Listener): Promise<Sent> {
    const { sessions, root } = await this.#home(sessionId)
    const path = pathOf(sessions.known(sessionId), root)
    // Somebody may have removed it since.
    if (this.#folderAt(path) === undefined) throw new Refusal('bad_argument', `Invalid workspace path: ${path}`)
    return await sessions.send(sessionId, content, hear)
  }

  /** Returns how many messages that concerns. */
  async stop(sessionId: string, by: string): Promise<number> {
    const { sessions } = await this.#home(sessionId)
    return await sessions.stop(sessionId, by)
  }

  async delete(sessionId: string, by: string): Promise<void> {
    const { sessions } = await this.#home(sessionId)
    await sessions.delete(sessionId, by)
  }

  async history(sessionId: string): Promise<Message[]> {
    return (await this.sessionsOf(sessionId)).history(sessionId)
  }

  /** Oldest first. */
  async list(): Promise<ListedSession[]> {
    const listed = (await this.#homes()).flatMap(({ sessions, root }) =>
      sessions.all().map(session => ({
        ...session,
        workspace_path: pathOf(session, root),
        message_count: sessions.messageCount(session.session_id),
        status: sessions.isBusy(session) ? ('running' as const) : ('idle' as const),
      })),
    )
    return listed.sort((a, b) => a.opened_at - b.opened_at)
  }

  async count(): Promise<number> {
    return (await this.#homes()).reduce((sum, { sessions }) => sum + sessions.count(), 0)
  }

  /** Those among which a session is. */
  async sessionsOf(sessionId: string): Promise<Sessions> {
    return (await this.#home(sessionId)).sessions
  }

  #folderAt(path: string): string | undefined {
    const { root = '/', env } = this.#needs
    return folderAt(path, { root, env })
  }

  async #home(sessionId: string): Promise<Home> {
    const { root = '/' } = this.#needs
    if (this.sessions.get(sessionId)) return { sessions: this.sessions, root }
    const home = (await this.#homes()).find(({ sessions }) => sessions.get(sessionId))
    if (home) return home
    throw new Refusal('not_found', 'Session not found')
  }

  async #homes(): Promise<Home[]> {
    const { root = '/', folders } = this.#needs
    const others = (await folders.all()).map(other => ({ sessions: other.chat.sessions, root: other.root }))
    return [{ sessions: this.sessions, root }, ...others]
  }

  /** @param path absolute, without links */
  async #placeOf(path: string): Promise<(Home & { readonly folder: string }) | undefined> {
    const { root, folders } = this.#needs
    const own = root === undefined ? undefined : realPathOf(root)
    if (own !== undefined && isWithin(own, path)) {
      return { sessions: this.sessions, root: own, folder: relativePath(own, path) ?? '' }
    }
    const around = folders.around(path)
    if (around === undefined) return undefined
    const other = await folders.at(around)
    return { sessions: other.chat.sessions, root: around, folder: relativePath(around, path) ?? '' }
  }
}

/** Where a session is kept. */
interface Home {
  readonly sessions: Sessions
  readonly root: string
}

function pathOf({ folder }: Session, root: string): string {
  const real = realPathOf(root)
  return folder === '' ? real : `${real}/${folder}`
}
