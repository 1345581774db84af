import type { App } from '../app.js'
import { counted, duration } from '../base/words.js'
import { scan } from './fresh-index.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { withApp } from './with-app.js'

/** `remora index`: brings the store in line with the disk. May be run at any moment beside an editor. */
export function indexWorkspace(cli: Invocation): Promise<ExitCode> {
  return withApp(cli, 'remora index', app => interruptible(signal => scanAndTell(app, cli, signal)))
}

async function scanAndTell(app: App, { terminal, json }: Invocation, signal: AbortSignal): Promise<ExitCode> {
  const { files, nodes, edges, created, orphaned, updated, ms } = await scan(app, terminal, signal)
  if (json) terminal.json({ files, nodes, edges, created, orphaned, updated, ms })
  else {
    const { green, dim } = terminal.paint
    const size = `${counted(nodes, 'agent')} in ${counted(files, 'file')}, ${counted(edges, 'connection')}`
    terminal.line(`${green('✓')} ${size} ${dim(`· ${duration(ms)}`)}`)
    terminal.line(`  ${dim(news({ created, orphaned, updated }))}`)
  }
  return 0
}

function news(changes: { readonly created: number; readonly orphaned: number; readonly updated: number }): string {
  const { created, orphaned, updated } = changes
  const said = [
    [created, 'new'],
    [updated, 'changed'],
    [orphaned, 'gone'],
  ] as const
  return (
    said
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count.toLocaleString('en')} ${what}`)
      .join(', ') || 'Nothing has changed since the last look.'
  )
}
