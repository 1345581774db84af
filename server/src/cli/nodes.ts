import { statSync } from 'node:fs'
import { type Agent, isCode } from '../agents/agent.js'
import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import { absolutePath } from '../base/paths.js'
import { counted } from '../base/words.js'
import type { CodeNode } from '../nodes/code-node.js'
import { wireNode } from '../nodes/wire-node.js'
import { scan, scanFile, scanIfNew } from './fresh-index.js'
import type { ExitCode, Invocation } from './invocation.js'
import { nodeLines } from './present.js'
import { withApp } from './with-app.js'
import { pathInWorkspace } from './workspace-path.js'

/** `remora nodes [PATH] [--all]`: who there is, in a file, below a folder, or everywhere. */
export function nodes(
  cli: Invocation,
  path: string | undefined,
  { all = false }: { all?: boolean },
): Promise<ExitCode> {
  return withApp(cli, 'remora nodes', async app => {
    const { terminal, json } = cli
    const found = await nodesAt(path, all, app, cli)
    if (json) terminal.json(wireNodes(found, app))
    else show(found, app, cli)
    return 0
  })
}

/**
 * Everybody at a path relative to the workspace; '' is all of it. Files come in the order of their paths, agents in the
 * order of the text, and then those whose code is gone.
 */
export function agentsAt(path: string, app: App, options: { readonly includeOrphans?: boolean } = {}): CodeNode[] {
  const filter = { ...options, ...(path !== '' && { path }), limit: Number.MAX_SAFE_INTEGER }
  return app.nodes.find(filter).sort(inTextOrder)
}

/** As every wire spells them. */
export function wireNodes(nodes: readonly Agent[], { agents }: App) {
  const statuses = agents.statuses.ofAll(nodes)
  return nodes.map((node, index) => wireNode(node, statuses[index]!))
}

function inTextOrder(a: CodeNode, b: CodeNode): number {
  if (a.filePath !== b.filePath) return a.filePath < b.filePath ? -1 : 1
  return Number(a.orphaned) - Number(b.orphaned) || a.span.start - b.span.start || b.span.end - a.span.end
}

/** Everybody at a path as the person typed it, after a look at the disk; without a path also who has no code. */
export async function nodesAt(path: string | undefined, all: boolean, app: App, cli: Invocation): Promise<Agent[]> {
  const place = path === undefined ? '' : pathInWorkspace(path, app.root, cli.cwd)
  const isFile = statSync(absolutePath(app.root, place), { throwIfNoEntry: false })?.isFile()
  if (!isFile) await scan(app, cli.terminal)
  else {
    await scanIfNew(app, cli.terminal)
    await scanFile(place, app)
  }
  const code = agentsAt(place, app, { includeOrphans: all })
  const found = place === '' ? [...code, ...app.agents.roster.virtual()] : code
  if (found.length > 0 || place === '') return found
  throw new Refusal('not_found', `There are no agents at ${place}. \`remora nodes\` without a path lists all.`)
}

function show(found: readonly Agent[], app: App, { terminal }: Invocation): void {
  if (found.length === 0) {
    terminal.note(`${app.root} holds no code that Remora knows. \`remora doctor\` lists the languages.`)
    return
  }
  for (const line of nodeLines(found, app, terminal.paint)) terminal.line(line)
  const files = new Set(found.filter(isCode).map(({ filePath }) => filePath)).size
  terminal.note(terminal.paintNote.dim(`${counted(found.length, 'agent')} in ${counted(files, 'file')}`))
}
