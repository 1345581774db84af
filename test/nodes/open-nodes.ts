import { join } from 'node:path'
import { systemClock } from '../../server/src/base/clock.js'
import { defaults, type Settings } from '../../server/src/base/config.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Buffers } from '../../server/src/buffers/buffers.js'
import { Bus } from '../../server/src/events/bus.js'
import { Journal } from '../../server/src/events/journal.js'
import { Nodes } from '../../server/src/nodes/nodes.js'
import { identitiesProjection } from '../../server/src/nodes/store/identities.js'
import { readProjectLanguages } from '../../server/src/syntax/foreign/project-languages.js'
import { Languages } from '../../server/src/syntax/languages.js'

export interface OpenedNodes {
  readonly nodes: Nodes
  readonly buffers: Buffers
  readonly journal: Journal
  readonly notices: string[]
  close(): Promise<void>
}

export interface OpenOptions {
  readonly settings?: Partial<Settings['index']>
  readonly watches?: boolean
}

/** The room on a folder, as one process opens it; what is below it is real. */
export async function openNodes(root: string, { settings, watches = false }: OpenOptions = {}): Promise<OpenedNodes> {
  const stateFolder = join(root, '.remora')
  const journal = await Journal.open(join(stateFolder, 'journal.db'), [identitiesProjection], {
    bus: new Bus(silentLog),
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
    redact: text => text,
  })
  const buffers = new Buffers()
  const notices: string[] = []
  const nodes = await Nodes.open({
    root,
    hasRoot: true,
    watches,
    stateFolder,
    journal,
    buffers,
    clock: systemClock,
    log: silentLog,
    settings: { ...defaults.index, ...settings },
    languages: new Languages(readProjectLanguages(root, { trusted: true })),
    notice: message => notices.push(message),
  })
  const close = async () => {
    await nodes.close()
    journal.close()
  }
  return { nodes, buffers, journal, notices, close }
}
