import type { MessageConnection } from 'vscode-languageserver-protocol/node'
import type { Log } from '../base/log.js'
import type { Client } from './client.js'
import type { Conversations } from './conversations.js'
import type { Workspace } from './workspace.js'
import type { Workspaces } from './workspaces.js'

/** What every handler gets: the client, the workspaces, and where to log. */
export interface Door {
  readonly connection: MessageConnection
  readonly client: Client
  readonly workspaces: Workspaces
  readonly log: Log
  conversations(workspace: Workspace): Conversations
}

/** A text document of a workspace. */
export interface Place {
  readonly workspace: Workspace
  readonly uri: string
  /** Absolute. */
  readonly path: string
  /** Relative to the workspace root, as nodes spell it. */
  readonly filePath: string
}
