import { messageOf } from '../base/errors.js'
import type { Door } from './door.js'
import { Progress } from './progress.js'
import type { Workspace } from './workspace.js'

/** Brings the index in line with the disk, and shows how far it is. */
export async function scanWithProgress(workspace: Workspace, door: Door, signal: AbortSignal): Promise<void> {
  const progress = new Progress(door.client, `remora/scan${workspace.root}`, 'Remora: indexing', { cancellable: false })
  try {
    const summary = await workspace.nodes.scan({
      signal,
      onProgress: (done, total) =>
        progress.report(`${done}/${total} files`, total === 0 ? 100 : Math.floor((100 * done) / total)),
    })
    progress.end(`${summary.nodes} agents in ${summary.files} files`)
  } catch (error) {
    progress.end('stopped')
    if (signal.aborted) return
    door.log.error('the workspace could not be scanned', { root: workspace.root, error: messageOf(error) })
    door.client.showMessage('error', `Remora could not index ${workspace.root}: ${messageOf(error)}`)
  }
}
