import type { InitializeParams, MessageConnection } from 'vscode-languageserver-protocol/node'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Notice } from '../base/notice.js'
import { Client } from './client.js'
import { readConfiguration } from './configuration.js'
import { Conversations } from './conversations.js'
import type { Door } from './door.js'
import { foldersOf } from './folders.js'
import { whyNoIdsOnSave } from './ids-on-save.js'
import { Notices } from './notices.js'
import { scanWithProgress } from './scan.js'
import type { Workspace } from './workspace.js'
import { Workspaces } from './workspaces.js'

/** What opening a workspace folder needs to know of the client. */
export interface OpenRequest {
  /** Absolute; undefined for files that belong to no folder. */
  readonly root: string | undefined
  readonly processName: string
  readonly editorSettings: unknown
  /** The editor vouches for the workspace; undefined when it says nothing. */
  readonly trusted: boolean | undefined
  notice(notice: Notice): void
}

export type OpenWorkspace = (request: OpenRequest) => Promise<Workspace>

interface Needs {
  readonly connection: MessageConnection
  readonly params: InitializeParams
  readonly log: Log
  readonly openWorkspace: OpenWorkspace
  /** A workspace folder beside those of the client. */
  readonly root: string | undefined
  /** Whether the client was told at initialize that ids are written on save. */
  readonly writesIds: boolean
  /** Bytes that the client has not read yet. */
  backlog(): number
}

interface Attached {
  readonly notices: Notices
  readonly conversations: Conversations
  readonly scanning: AbortController
}

/** One client from `initialized` to its end: its workspaces, and what is told about each. */
export class Session implements Door {
  readonly connection: MessageConnection
  readonly client: Client
  readonly workspaces: Workspaces
  readonly log: Log
  readonly #needs: Needs
  readonly #attached = new Map<Workspace, Attached>()
  #settings: unknown
  #hasToldOfSaving = false

  constructor(needs: Needs) {
    this.#needs = needs
    this.connection = needs.connection
    this.log = needs.log
    this.client = new Client(needs.connection, needs.params, needs.log)
    this.workspaces = new Workspaces(root => this.#open(root))
    this.#settings = needs.params.initializationOptions
  }

  /** Opens all folders. Rejects never: what fails is told to the person, and the other folders work. */
  async start(): Promise<void> {
    this.#settings = await readConfiguration(this.client, this.#needs.params.initializationOptions)
    const { root, params } = this.#needs
    for (const folder of new Set([...(root === undefined ? [] : [root]), ...foldersOf(params)])) this.addFolder(folder)
  }

  addFolder(root: string): void {
    this.workspaces.add(root).catch(error => {
      this.log.error('a workspace could not be opened', { root, error: messageOf(error) })
      this.client.showMessage('error', `Remora could not open ${root}: ${messageOf(error)}`)
    })
  }

  async removeFolder(root: string): Promise<void> {
    await this.workspaces.remove(root, workspace => this.#detach(workspace))
  }

  /** The editor's settings have changed. */
  async reconfigure(pushed: unknown): Promise<void> {
    this.#settings = await readConfiguration(this.client, pushed ?? this.#settings)
    for (const workspace of await this.workspaces.all()) {
      for (const notice of workspace.reconfigure(this.#settings)) this.#tell(notice)
      this.#tellIfNoIdsOnSave(workspace)
    }
  }

  conversations(workspace: Workspace): Conversations {
    return this.#attached.get(workspace)!.conversations
  }

  async close(): Promise<void> {
    for (const workspace of this.#attached.keys()) this.#detach(workspace)
    await this.workspaces.close()
  }

  async #open(root: string | undefined): Promise<Workspace> {
    const workspace = await this.#needs.openWorkspace({
      root,
      processName: this.client.name,
      editorSettings: this.#settings,
      trusted: (this.#needs.params.initializationOptions as { trusted?: boolean } | undefined)?.trusted,
      notice: notice => this.#tell(notice),
    })
    workspace.proposals.connect(this.client)
    this.#tellIfNoIdsOnSave(workspace)
    const scanning = new AbortController()
    this.#attached.set(workspace, {
      notices: new Notices(workspace, { client: this.client, backlog: () => this.#needs.backlog() }),
      conversations: new Conversations(workspace, this.client),
      scanning,
    })
    if (root !== undefined) this.#takeOverBuffers(workspace, root)
    if (root !== undefined) void scanWithProgress(workspace, this, scanning.signal)
    return workspace
  }

  /** Texts that were open before their folder was belong to it: else they would be changed on disk, behind the editor. */
  #takeOverBuffers(workspace: Workspace, root: string): void {
    for (const other of this.#attached.keys()) {
      if (other === workspace) continue
      for (const buffer of [...other.buffers.all()]) {
        if (buffer.path === undefined || this.workspaces.rootOf(buffer.path) !== root) continue
        other.buffers.close(buffer.uri)
        workspace.buffers.adopt(buffer)
      }
    }
  }

  #detach(workspace: Workspace): void {
    const attached = this.#attached.get(workspace)
    this.#attached.delete(workspace)
    attached?.scanning.abort()
    attached?.notices.close()
    attached?.conversations.close()
  }

  #tellIfNoIdsOnSave({ loaded }: Workspace): void {
    if (loaded.settings.ids.inject !== 'onSave' || this.#hasToldOfSaving) return
    const message = whyNoIdsOnSave(this.client, this.#needs.writesIds)
    if (message === undefined) return
    this.#hasToldOfSaving = true
    this.#tell({ severity: 'warning', message })
  }

  /** Settings that are wrong make menus empty without a word, so the person hears exactly which and why. */
  #tell({ severity, message }: Notice): void {
    this.log[severity === 'warning' ? 'warn' : severity](message)
    this.client.showMessage(severity, message)
  }
}
