import { counted } from '../../base/words.js'
import { scan } from '../fresh-index.js'
import { interruptible } from '../interrupt.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { withApp } from '../with-app.js'

/**
 * `remora swarm reconcile`: what has become of the agents while nobody watched. Each change is a node event tagged
 * `offline`, which whoever subscribed to it hears.
 */
export function reconcile(cli: Invocation): Promise<ExitCode> {
  const { terminal, json } = cli
  return withApp(cli, 'remora swarm reconcile', app =>
    interruptible(async (signal): Promise<ExitCode> => {
      const { created, orphaned, updated, nodes: total } = await scan(app, terminal, signal)
      if (json) terminal.json({ created, orphaned, updated, total })
      else terminal.line(`${counted(total, 'agent')}: ${created} new, ${orphaned} gone, ${updated} changed`)
      return 0
    }),
  )
}
