import type { Clock } from '../../base/clock.js'
import { messageOf, Refusal } from '../../base/errors.js'
import { derivedId } from '../../base/ids.js'
import type { Log } from '../../base/log.js'
import type { NewEvent } from '../../events/event.js'
import type { Journal } from '../../events/journal.js'
import type { Instructions } from '../prompt.js'
import type { Tool } from '../tool.js'
import type { Blueprint, Candidate, Problem } from './blueprint.js'
import { builtInBlueprint } from './built-in.js'
import { type BlueprintFile, BlueprintFiles } from './files.js'
import type { McpDefinition } from './mcp-server.js'

interface Needs {
  /** Absolute; undefined when no folder is open. */
  readonly root: string | undefined
  readonly trusted: boolean
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
  readonly tools: readonly Tool[]
  /** Those that the settings define. */
  mcpServers(): Readonly<Record<string, McpDefinition>>
  /** Told, in a sentence or two, of what is wrong. */
  notice(message: string): void
}

/** What a turn has of its blueprint. */
export interface Equipment {
  readonly blueprint: Blueprint
  readonly instructions: Instructions | undefined
  /** The model to ask instead of the one that the settings name. */
  readonly model: string | undefined
  readonly tools: readonly Tool[]
}

/** How often readers look whether a file has changed, in milliseconds; a turn always looks. */
const lookEveryMs = 1000

/** What kind of agent everybody is: the first blueprint that fits, in the order of file names, else a built-in one. */
export class Blueprints {
  readonly #needs: Needs
  readonly #files: BlueprintFiles | undefined
  #lookedAt: number | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    const { root, mcpServers } = needs
    const toolNames = needs.tools.map(({ name }) => name)
    this.#files = root === undefined ? undefined : new BlueprintFiles({ root, toolNames, mcpServers })
  }

  /** As far as it is known now: nobody is waited for. */
  of(candidate: Candidate): Blueprint {
    this.#lookNowAndThen()
    const fitting = this.#all().find(blueprint => !blueprint.isVirtual && blueprint.fits(candidate))
    return fitting ?? builtInBlueprint(candidate.nodeType)
  }

  /** What is wrong with the project's files now. */
  problems(): Problem[] {
    this.#look()
    return (this.#files?.all ?? []).flatMap(({ problem }) => problem ?? [])
  }

  /** What a turn of an agent gets. Looks at the files first. */
  async equip(candidate: Candidate): Promise<Equipment> {
    this.#look()
    const blueprint = this.of(candidate)
    refuseInactive(blueprint)
    const { trusted, tools } = this.#needs
    const isOurs = blueprint.file === undefined
    const instructions = {
      text: blueprint.instructions,
      ...(!trusted && !isOurs && { untrusted: blueprint.file }),
    }
    const all = [...tools, ...blueprint.ownTools]
    return {
      blueprint,
      instructions: blueprint.instructions === '' ? undefined : instructions,
      model: trusted || isOurs ? blueprint.model : undefined,
      tools: all.filter(({ name }) => blueprint.tools?.includes(name) ?? true),
    }
  }

  #all(): Blueprint[] {
    return (this.#files?.all ?? []).flatMap(({ blueprint }) => blueprint ?? [])
  }

  #lookNowAndThen(): void {
    const now = this.#needs.clock.now()
    if (this.#lookedAt === undefined || now - this.#lookedAt >= lookEveryMs) this.#look()
  }

  #look(): void {
    const isFirst = this.#lookedAt === undefined
    this.#lookedAt = this.#needs.clock.now()
    const changes = this.#files?.look() ?? []
    for (const change of changes) this.#warn(change)
    this.#record(changes.filter(({ problem }) => problem || !isFirst))
  }

  #warn({ blueprint, problem }: BlueprintFile): void {
    if (problem) this.#needs.notice(`${problem.message} ${isOff}`)
    if (this.#needs.trusted || !blueprint) return
    const ignored = [
      ...(blueprint.model === undefined ? [] : ['model']),
      ...(blueprint.mcpServers.length === 0 ? [] : ['mcp_servers']),
    ]
    if (ignored.length === 0) return
    this.#needs.notice(
      `${blueprint.file}: ignored ${ignored.join(' and ')}, which only a trusted workspace may set. ${howToTrust}`,
    )
  }

  /** Every process of the workspace sees the same change, and it is written down once. */
  #record(changes: readonly BlueprintFile[]): void {
    const { journal, log } = this.#needs
    if (changes.length === 0 || journal.database.readOnly) return
    journal.append(changes.map(changedEvent)).catch((error: unknown) => {
      log.error('a changed blueprint could not be written down', { error: messageOf(error) })
    })
  }
}

/** An inactive blueprint starts no turns. */
export function refuseInactive({ name, file, isActive }: Blueprint): void {
  if (isActive) return
  throw new Refusal(
    'closed',
    `The blueprint ${name} of this agent is inactive. Its agent.status.json, beside ${file}, says so.`,
  )
}

const isOff = 'It is not used until this is mended.'
const howToTrust = 'If you trust what is in this workspace, run `remora trust` in it.'

function changedEvent({ path, stamp, problem }: BlueprintFile): NewEvent {
  return {
    event_type: 'BlueprintChangedEvent',
    event_id: derivedId('evt', 'blueprint', path, stamp),
    name: path,
    error: problem?.message ?? '',
    what_to_do: problem ? `Mend ${path}. ${isOff}` : '',
  }
}
