import type { EventStreams } from './event-stream.js'
import type { Workspace } from './workspace.js'

/** What every API of this room is made with. */
export interface Needs {
  readonly workspace: Workspace
  readonly streams: EventStreams
}
