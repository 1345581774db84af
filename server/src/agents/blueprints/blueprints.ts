import type { Clock } from '../../base/clock.js'
import { Refusal } from '../../base/errors.js'
import type { Environment } from '../../base/user-dirs.js'
import type { RemoraEvent } from '../../events/event.js'
import { hears } from '../../events/pattern.js'
import type { CodeNode } from '../../nodes/code-node.js'
import { type Agent, isCode } from '../agent.js'
import { Extensions, modulesFolder } from '../extensions/extensions.js'
import { defaultLimits } from '../extensions/limits.js'
import type { McpServers } from '../mcp.js'
import { type Mount, mountsOf } from '../mounts.js'
import type { Instructions } from '../prompt.js'
import type { Tool } from '../tool.js'
import type { Blueprint } from './blueprint.js'
import { builtInBlueprint } from './built-in.js'
import { BlueprintFiles, moduleNames } from './files.js'
import { BlueprintNews, type NewsNeeds } from './news.js'
import { type VirtualAgent, virtualAgentOf } from './virtual-agent.js'

interface Needs extends NewsNeeds {
  /** Absolute; undefined when no folder is open. */
  readonly root: string | undefined
  readonly env: Environment
  readonly clock: Clock
  readonly tools: readonly Tool[]
  /** Of a node, as it is now; empty when it is gone. */
  sourceOf(agentId: string): string
  /** Undefined: there is no such node. */
  nodeOf(agentId: string): CodeNode | undefined
  readonly mcp: McpServers
  /** The agent that a session has of its own. */
  sessionAgent(agentId: string): VirtualAgent | undefined
}

/** What a turn has of its blueprint. */
export interface Equipment {
  readonly blueprint: Blueprint
  readonly instructions: Instructions | undefined
  /** The model to ask instead of the one that the settings name. */
  readonly model: string | undefined
  readonly tools: readonly Tool[]
  readonly mounts: readonly Mount[]
}

/** How often readers look whether a file has changed, in milliseconds; a turn always looks. */
const lookEveryMs = 1000

/** What kind of agent everybody is: the first blueprint that fits, in the order of file names, else a built-in one. */
export class Blueprints {
  readonly #needs: Needs
  readonly #news: BlueprintNews
  readonly #files: BlueprintFiles | undefined
  readonly #extensions: Extensions | undefined
  #lookedAt: number | undefined
  #modulesRevision = ''

  constructor(needs: Needs) {
    this.#needs = needs
    this.#news = new BlueprintNews(needs)
    const { root, trusted } = needs
    if (root === undefined) return
    const toolNames = needs.tools.map(({ name }) => name)
    this.#files = new BlueprintFiles({ root, toolNames, runsModules: trusted })
    if (!trusted) return
    const failed = (path: string, reason: string) => this.#news.extensionFailed(path, reason)
    this.#extensions = new Extensions({ ...needs, root, toolNames, failed, limits: defaultLimits })
  }

  /** As far as it is known now: nobody is waited for, least of all the code of an extension. */
  of(agent: Agent): Blueprint {
    if (!isCode(agent)) return this.#virtualBlueprint(agent)
    return this.#fitting(agent)
  }

  #fitting(candidate: CodeNode): Blueprint {
    this.#lookNowAndThen()
    for (const { path, blueprint } of this.#files?.all ?? []) {
      if (blueprint?.fits(candidate)) return blueprint
      const found = blueprint ? undefined : this.#extensions?.fitting(path, candidate)
      if (found && found !== 'unknown') return found
    }
    return builtInBlueprint(candidate.nodeType)
  }

  /** What kind of agent somebody is, after a look at the files and whatever questions that brings up. */
  async settled(agent: Agent): Promise<Blueprint> {
    this.#look()
    if (isCode(agent)) await this.#extensions?.settle(agent)
    return this.of(agent)
  }

  /** Also those that a person has put to rest; of several by one name the first. */
  virtualAgents(): VirtualAgent[] {
    this.#lookNowAndThen()
    const found = (this.#files?.all ?? []).flatMap(({ blueprint }) =>
      blueprint?.isVirtual ? [virtualAgentOf(blueprint)] : [],
    )
    return [...new Map(found.reverse().map(agent => [agent.agentId, agent])).values()].reverse()
  }

  virtualAgent(agentId: string): VirtualAgent | undefined {
    return this.virtualAgents().find(agent => agent.agentId === agentId) ?? this.#needs.sessionAgent(agentId)
  }

  /** The first of this name that is written down in a file. */
  named(name: string): Blueprint | undefined {
    this.#lookNowAndThen()
    return this.#files?.all.find(({ blueprint }) => blueprint?.name === name)?.blueprint
  }

  /**
   * Whom blueprints have subscribed to an event. A piece of code hears in this way of what concerns itself, or a change
   * of one file would wake everybody; virtual agents hear of everything. Asked for every event, so it answers at once.
   */
  listenersTo(event: RemoraEvent): string[] {
    this.#lookNowAndThen()
    if (!this.#files?.all.some(({ blueprint }) => blueprint && blueprint.subscriptions.length > 0)) return []
    const concerned = event.agent_id === undefined ? undefined : this.#needs.nodeOf(event.agent_id)
    return [
      ...(concerned ? [{ agentId: concerned.agentId, blueprint: this.#fitting(concerned) }] : []),
      ...this.virtualAgents(),
    ]
      .filter(({ agentId, blueprint }) => wants(blueprint, event, agentId))
      .map(({ agentId }) => agentId)
  }

  /** What a turn gets. */
  async equip(agent: Agent, signal: AbortSignal): Promise<Equipment> {
    const blueprint = await this.settled(agent)
    refuseInactive(blueprint)
    const mounts = mountsOf(blueprint.workspaces, this.#needs.root ?? '/')
    const isVouchedFor = this.#needs.trusted || blueprint.file === undefined
    return {
      blueprint,
      instructions: instructionsOf(blueprint, isVouchedFor, mounts),
      model: isVouchedFor ? blueprint.model : undefined,
      tools: await this.#toolsOf(blueprint, signal),
      mounts,
    }
  }

  async #toolsOf(blueprint: Blueprint, signal: AbortSignal): Promise<Tool[]> {
    const { trusted, tools, mcp } = this.#needs
    const { tools: served, failures } = await mcp.tools(trusted ? blueprint.mcpServers : [], signal)
    for (const { name, reason } of failures) this.#news.serverFailed(name, reason)
    return [...tools, ...blueprint.ownTools, ...served].filter(
      ({ name, needsCode }) => isAllowed(name, blueprint.tools) && !(needsCode && blueprint.isVirtual),
    )
  }

  /** Refuses when its file is gone: then it is an agent no more. */
  #virtualBlueprint({ agentId, name }: Agent): Blueprint {
    const virtual = this.virtualAgent(agentId)
    if (virtual) return virtual.blueprint
    throw new Refusal('unknown_agent', `The file that described the agent ${name} (${agentId}) is gone.`)
  }

  close(): void {
    this.#extensions?.close()
  }

  #lookNowAndThen(): void {
    const now = this.#needs.clock.now()
    if (this.#lookedAt === undefined || now - this.#lookedAt >= lookEveryMs) this.#look()
  }

  #look(): void {
    const isFirstLook = this.#lookedAt === undefined
    this.#lookedAt = this.#needs.clock.now()
    if (!this.#files) return
    this.#news.changed(this.#files.look(), { isFirstLook })
    this.#lookAtModules(this.#files, isFirstLook)
  }

  #lookAtModules(files: BlueprintFiles, isFirstLook: boolean): void {
    const ignored = isFirstLook && !this.#extensions ? moduleNames(this.#needs.root!) : []
    if (ignored.length > 0) this.#news.modulesIgnored(ignored)
    const revision = files.modulesRevision()
    if (revision === this.#modulesRevision) return
    this.#modulesRevision = revision
    this.#extensions?.renew(files.all.map(({ path }) => path).filter(path => path.startsWith(`${modulesFolder}/`)))
  }
}

function wants({ subscriptions, isActive }: Blueprint, event: RemoraEvent, agentId: string): boolean {
  return isActive && subscriptions.some(pattern => hears(pattern, event, agentId))
}

function instructionsOf(
  { instructions, file }: Blueprint,
  isVouchedFor: boolean,
  mounts: readonly Mount[],
): Instructions | undefined {
  const names = mounts.map(({ name }) => `${name}/`).join(', ')
  const reading = names === '' ? '' : `Beside the workspace you can read files in ${names}, and write none there.`
  const text = [instructions, reading].filter(part => part !== '').join('\n')
  if (text === '') return undefined
  return isVouchedFor ? { text } : { text, untrusted: file! }
}

/** A `*` at the end stands for whatever a server calls its tools. */
function isAllowed(name: string, allowed: readonly string[] | undefined): boolean {
  return allowed?.some(one => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one)) ?? true
}

/** An inactive blueprint starts no turns. */
export function refuseInactive({ name, file, isActive }: Blueprint): void {
  if (isActive) return
  throw new Refusal(
    'closed',
    `The blueprint ${name} of this agent is inactive. Its agent.status.json, beside ${file}, says so.`,
  )
}
