import { Refusal } from '../../base/errors.js'
import { addressUrl, readAddress } from '../../base/http-address.js'
import { pidLives } from '../../base/processes.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

/** Shows the dashboard in the person's browser, whichever process of the workspace serves it. */
export const openDashboard = defineCommand('remora.openDashboard', {}, async (_, door) => {
  const urls = (await door.workspaces.all()).flatMap(workspace => dashboardOf(workspace) ?? [])
  const url = urls[0]
  if (url === undefined) {
    throw new Refusal('not_found', 'Nobody serves a dashboard here. Set http.enabled, or run `remora serve`.')
  }
  // Not waited for: the browser, or a client that asks first, may take its time.
  void door.client.showDocument(url, { external: true, takeFocus: true }).then(shown => {
    if (!shown) door.client.showMessage('info', `The dashboard is at ${url}`)
  })
  return { ok: true, url }
})

function dashboardOf({ stateFolder }: Workspace): string | undefined {
  const address = readAddress(stateFolder.path)
  return address && pidLives(address.pid) ? addressUrl(address.host, address.port) : undefined
}
