import type { Agents } from '../agents/agents.js'
import type { Leases } from '../base/leases.js'
import type { Log } from '../base/log.js'
import type { Processes } from '../base/processes.js'
import type { LoadedSettings } from '../base/settings-sources.js'
import type { StateFolder } from '../base/state-folder.js'
import type { Buffers } from '../buffers/buffers.js'
import type { OpenBuffers } from '../buffers/open-buffers.js'
import type { Chat } from '../chat/chat.js'
import type { Bus } from '../events/bus.js'
import type { Journal } from '../events/journal.js'
import type { Nodes } from '../nodes/nodes.js'
import type { Proposals } from '../proposals/proposals.js'

/** What this door needs of the workspace that it shows. */
export interface Workspace {
  /** Absolute. */
  readonly root: string
  readonly stateFolder: StateFolder
  readonly loaded: LoadedSettings
  readonly trusted: boolean
  readonly log: Log
  readonly journal: Journal
  readonly bus: Bus
  readonly processes: Processes
  readonly leases: Leases
  readonly buffers: Buffers
  readonly openBuffers: OpenBuffers
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly agents: Agents
  readonly chat: Chat
  /** Workspaces beside this one in which sessions may work. */
  readonly folders: { all(): Promise<readonly Workspace[]> }
}
