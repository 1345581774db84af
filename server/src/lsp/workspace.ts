import type { Agents } from '../agents/agents.js'
import type { Notice } from '../base/notice.js'
import type { LoadedSettings } from '../base/settings-sources.js'
import type { StateFolder } from '../base/state-folder.js'
import type { Buffers } from '../buffers/buffers.js'
import type { OpenBuffers } from '../buffers/open-buffers.js'
import type { Bus } from '../events/bus.js'
import type { Journal } from '../events/journal.js'
import type { Nodes } from '../nodes/nodes.js'
import type { Proposals } from '../proposals/proposals.js'

/** What this door needs of one workspace folder. */
export interface Workspace {
  /** `/` when no folder is open: node paths are relative to it. */
  readonly root: string
  readonly stateFolder: StateFolder
  readonly loaded: LoadedSettings
  /** A person vouches for what is in the folder. */
  readonly trusted: boolean
  readonly journal: Journal
  readonly bus: Bus
  readonly buffers: Buffers
  readonly openBuffers: OpenBuffers
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly agents: Agents
  /** New editor settings; returns what is wrong with them. */
  reconfigure(editorSettings: unknown): readonly Notice[]
  close(): Promise<void>
}
