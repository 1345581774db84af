import { messageOf } from '../../base/errors.js'
import { derivedId } from '../../base/ids.js'
import type { Log } from '../../base/log.js'
import type { NewEvent } from '../../events/event.js'
import type { Journal } from '../../events/journal.js'
import { modulesFolder } from '../extensions/extensions.js'
import type { BlueprintFile } from './files.js'

export interface NewsNeeds {
  readonly trusted: boolean
  readonly journal: Journal
  readonly log: Log
  /** Told, in a sentence or two, of what is wrong. */
  notice(message: string): void
}

/** Tells people, and the journal, what has become of blueprints. */
export class BlueprintNews {
  readonly #needs: NewsNeeds
  readonly #told = new Set<string>()

  constructor(needs: NewsNeeds) {
    this.#needs = needs
  }

  /** @param isFirstLook when what is there is no news, only what is wrong with it */
  changed(files: readonly BlueprintFile[], { isFirstLook }: { readonly isFirstLook: boolean }): void {
    for (const file of files) this.#warn(file)
    this.#record(files.filter(({ problem }) => problem || !isFirstLook).map(changedEvent))
  }

  /** Code of a module did what it should not. */
  extensionFailed(path: string, reason: string): void {
    const error = /[.!?]$/.test(reason) ? reason : `${reason}.`
    this.#needs.notice(`${path}: ${error}`)
    const what_to_do = `Mend ${path}; it is loaded again when it changes.`
    this.#record([{ event_type: 'ExtensionFailedEvent', name: path, error, what_to_do }])
  }

  /** The same is told once. */
  serverFailed(name: string, reason: string): void {
    const message = `The MCP server ${name} cannot be used: ${reason}`
    if (this.#told.has(message)) return
    this.#told.add(message)
    this.#needs.notice(message)
    const what_to_do = 'Its tools are missing until it can; the next turn tries again.'
    this.#record([{ event_type: 'ExtensionFailedEvent', name, error: message, what_to_do }])
  }

  /** @param names of modules that are there and not run */
  modulesIgnored(names: readonly string[]): void {
    this.#ignored(modulesFolder, names.join(', '), 'run')
  }

  #warn({ path, blueprint, problem }: BlueprintFile): void {
    if (problem) this.#needs.notice(`${problem.message} ${isOff}`)
    if (this.#needs.trusted || !blueprint) return
    const ignored = [
      ...(blueprint.model === undefined ? [] : ['model']),
      ...(blueprint.mcpServers.length === 0 ? [] : ['mcp_servers']),
    ]
    if (ignored.length > 0) this.#ignored(path, ignored.join(' and '), 'set')
  }

  #ignored(path: string, what: string, verb: string): void {
    const trust = 'If you trust what is in this workspace, run `remora trust` in it.'
    this.#needs.notice(`${path}: ignored ${what}, which only a trusted workspace may ${verb}. ${trust}`)
  }

  #record(events: readonly NewEvent[]): void {
    const { journal, log } = this.#needs
    if (events.length === 0 || journal.database.readOnly) return
    journal.append(events).catch((error: unknown) => {
      log.error('what became of a blueprint could not be written down', { error: messageOf(error) })
    })
  }
}

const isOff = 'It is not used until this is mended.'

/** Every process of the workspace sees the same change, and it is written down once. */
function changedEvent({ path, stamp, problem }: BlueprintFile): NewEvent {
  return {
    event_type: 'BlueprintChangedEvent',
    event_id: derivedId('evt', 'blueprint', path, stamp),
    name: path,
    error: problem?.message ?? '',
    what_to_do: problem ? `Mend ${path}. ${isOff}` : '',
  }
}
