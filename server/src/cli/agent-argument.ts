import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Agent } from '../agents/agent.js'
import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import { isAgentId } from '../base/ids.js'
import { absolutePath } from '../base/paths.js'
import type { CodeNode } from '../nodes/code-node.js'
import { wireNode } from '../nodes/wire-node.js'
import { refreshAgent, scan, scanFile, scanIfNew } from './fresh-index.js'
import type { Invocation } from './invocation.js'
import { displayName, named } from './present.js'
import { pathInWorkspace } from './workspace-path.js'

/**
 * The agent that `AGENT` names on a command line: its id, `path:name` (name or full name), `path:line` (1-based), a path
 * alone for the agent of the file, or the name of the blueprint of a virtual agent. Paths are meant from where the person stands, else from the workspace. What the
 * index says of the file is brought up to date first.
 */
export async function findAgent(text: string, app: App, cli: Invocation): Promise<Agent> {
  await scanIfNew(app, cli.terminal)
  if (isAgentId(text)) return await byId(text, app, cli)
  const place = placeIn(text, app, cli)
  return place ? await atPlace(place, app) : withoutCode(text, app)
}

async function atPlace({ path, rest }: Place, app: App): Promise<CodeNode> {
  await scanFile(path, app)
  const nodes = app.nodes.inFile(path)
  if (nodes.length === 0) {
    throw new Refusal('unknown_agent', `${path} has no agents: its language is not known, or it is ignored.`)
  }
  if (rest === '') return fileIn(nodes)
  return /^\d+$/.test(rest) ? onLine(Number(rest), nodes) : byName(rest, path, nodes)
}

async function byId(agentId: string, app: App, { terminal }: Invocation): Promise<Agent> {
  const { roster } = app.agents
  if (!roster.get(agentId)) await scan(app, terminal)
  await refreshAgent(agentId, app, terminal)
  return roster.known(agentId)
}

interface Place {
  /** Of a file that is there, relative to the workspace. */
  readonly path: string
  /** A name, a line, or nothing. */
  readonly rest: string
}

/** Takes `path:rest` apart at the first colon before which a file's path stands; undefined where none does. */
function placeIn(text: string, app: App, { cwd }: Invocation): Place | undefined {
  for (const path of prefixes(text)) {
    if (![resolve(cwd, path), absolutePath(app.root, path)].some(isFile)) continue
    return { path: pathInWorkspace(path, app.root, cwd), rest: text.slice(path.length + 1) }
  }
  return undefined
}

function withoutCode(name: string, app: App): Agent {
  const agent = app.agents.roster.named(name)
  if (agent) return agent
  throw new Refusal(
    'unknown_agent',
    `${unknown(name)} Name an agent by its id, path:name or path:line.${guess(name, app)}`,
  )
}

function prefixes(text: string): string[] {
  const colons = [...text.matchAll(/:/g)].map(match => text.slice(0, match.index))
  return [text, ...colons].filter(path => path !== '')
}

function unknown(text: string): string {
  const path = text.split(':')[0]
  return path === text ? `There is no agent ${text}.` : `There is no file ${path}.`
}

/** Somebody who knows the name but not the file need not look further. */
function guess(text: string, app: App): string {
  const name = text.split(':').at(-1)!
  const meant = app.nodes.find({ name, limit: 4 })
  if (meant.length === 0) return ' `remora nodes` lists them.'
  return ` Did you mean ${meant.map(node => `${node.filePath}:${displayName(node)}`).join(' or ')}?`
}

/** The innermost agent that has a part on a line; the file where there is no other. */
function onLine(line: number, nodes: readonly CodeNode[]): CodeNode {
  const file = fileIn(nodes)
  const lines = wireNode(file, '').end_line
  if (line < 1 || line > lines) {
    throw new Refusal('bad_argument', `${file.filePath} has no line ${line}: it has ${lines}.`)
  }
  const there = nodes.filter(node => {
    const { start_line, end_line } = wireNode(node, '')
    return start_line <= line && line <= end_line
  })
  return there.reduce((best, node) => (length(node) < length(best) ? node : best), file)
}

function length({ span }: CodeNode): number {
  return span.end - span.start
}

/** A full name says more than a name: `total` means the function of that name, and not the method `Cart.total`. */
function byName(name: string, path: string, nodes: readonly CodeNode[]): CodeNode {
  const byFullName = nodes.filter(node => node.fullName === name)
  const found = byFullName.length > 0 ? byFullName : nodes.filter(node => node.name === name)
  const [node, second] = found
  if (node && !second) return node
  if (node) {
    throw new Refusal(
      'bad_argument',
      `${path} has ${found.length} agents called ${name}: ${found.map(named).join(', ')}. Say which, by its id.`,
    )
  }
  throw new Refusal('unknown_agent', `There is no ${name} in ${path}. \`remora nodes ${path}\` lists who is there.`)
}

function fileIn(nodes: readonly CodeNode[]): CodeNode {
  return nodes.find(({ nodeType }) => nodeType === 'file')!
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
