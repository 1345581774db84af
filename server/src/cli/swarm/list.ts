import type { AgentStatus } from '../../agents/status.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { nodesAt, wireNodes } from '../nodes.js'
import { displayName, statusInWords } from '../present.js'
import { columns, printable } from '../terminal/text.js'
import { withApp } from '../with-app.js'

/** `remora swarm list [--status]`: everybody, and what each is doing. */
export function listSwarm(cli: Invocation, { status }: { readonly status?: AgentStatus }): Promise<ExitCode> {
  return withApp(cli, 'remora swarm list', async app => {
    const { terminal, json } = cli
    const nodes = await nodesAt(undefined, status === 'orphaned', app, cli)
    const statuses = app.agents.statuses.ofAll(nodes)
    const isMeant = (_: unknown, index: number) => status === undefined || statuses[index] === status
    const [found, theirs] = [nodes.filter(isMeant), statuses.filter(isMeant)]
    if (json) terminal.json(wireNodes(found, app))
    else if (found.length === 0) terminal.note('There is nobody like that.')
    else {
      const rows = found.map((node, index) => [
        statusInWords(theirs[index]!, terminal.paint),
        node.agentId,
        displayName(node),
        terminal.paint.dim(printable(node.filePath)),
      ])
      for (const line of columns(rows, terminal.columns)) terminal.line(line)
    }
    return 0
  })
}
