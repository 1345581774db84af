import { Refusal } from '../base/errors.js'
import { pathOfUri, relativePath } from '../base/paths.js'
import type { Place } from './door.js'
import type { Workspace } from './workspace.js'

/** Opens the workspace of a folder; undefined: of files that belong to no folder. */
type OpenFolder = (root: string | undefined) => Promise<Workspace>

/** One workspace for each workspace folder, and one for files outside all of them, opened when first needed. */
export class Workspaces {
  readonly #workspaces = new Map<string, Promise<Workspace>>()
  readonly #openFolder: OpenFolder

  constructor(openFolder: OpenFolder) {
    this.#openFolder = openFolder
  }

  /** Absolute paths of the folders that are open. */
  get roots(): readonly string[] {
    return [...this.#workspaces.keys()].filter(root => root !== '')
  }

  /** The innermost folder that holds a path. */
  rootOf(path: string): string | undefined {
    return this.roots.filter(root => relativePath(root, path) !== undefined).sort((a, b) => b.length - a.length)[0]
  }

  add(root: string): Promise<Workspace> {
    return this.#open(root)
  }

  async remove(root: string, closing: (workspace: Workspace) => void): Promise<void> {
    const workspace = await this.#workspaces.get(root)
    this.#workspaces.delete(root)
    if (!workspace) return
    closing(workspace)
    await workspace.close()
  }

  /** All workspaces that could be opened. */
  async all(): Promise<Workspace[]> {
    const opened = await Promise.allSettled(this.#workspaces.values())
    return opened.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  }

  /** The same as `locate`, once the nodes of a file that has just been opened are known. */
  async at(uri: string): Promise<Place | undefined> {
    const place = await this.locate(uri)
    await place?.workspace.nodes.settled(place.filePath)
    return place
  }

  /** Undefined for what is not a file: such texts have no agents. */
  async locate(uri: string): Promise<Place | undefined> {
    const path = pathOfUri(uri)
    if (path === undefined) return undefined
    const root = this.rootOf(path)
    const workspace = await this.#open(root ?? '')
    const filePath = relativePath(workspace.root, path)
    return filePath === undefined ? undefined : { workspace, uri, path, filePath }
  }

  /** The workspaces, of those that are open, that any of these files or folders (absolute paths) belong to. */
  async holding(paths: readonly string[]): Promise<Workspace[]> {
    const roots = new Set(paths.map(path => this.rootOf(path) ?? '').filter(root => this.#workspaces.has(root)))
    return await Promise.all([...roots].map(root => this.#open(root)))
  }

  /** The workspace that knows an agent. */
  async knowing(agentId: string): Promise<Workspace> {
    for (const workspace of await this.all()) if (workspace.agents.roster.get(agentId)) return workspace
    throw new Refusal('unknown_agent', `There is no agent ${agentId}. Hover over a function to see its id.`)
  }

  async withProposal(proposalId: string): Promise<Workspace> {
    const found = (await this.all()).find(workspace => workspace.proposals.rows.get(proposalId))
    if (found) return found
    throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. Its diagnostic shows the id.`)
  }

  async withQuestion(questionId: string): Promise<Workspace> {
    const found = (await this.all()).find(workspace => workspace.agents.questions.rows.get(questionId))
    if (found) return found
    throw new Refusal('unknown_question', `There is no question ${questionId}. Its diagnostic shows the id.`)
  }

  async withTurn(turnId: string): Promise<Workspace> {
    const found = (await this.all()).find(workspace => workspace.agents.turns.get(turnId))
    if (found) return found
    throw new Refusal('unknown_turn', `There is no turn ${turnId}. Starting a turn answers its id.`)
  }

  async close(): Promise<void> {
    const workspaces = await this.all()
    this.#workspaces.clear()
    await Promise.all(workspaces.map(workspace => workspace.close()))
  }

  #open(root: string): Promise<Workspace> {
    let workspace = this.#workspaces.get(root)
    if (!workspace) {
      workspace = this.#openFolder(root === '' ? undefined : root)
      this.#workspaces.set(root, workspace)
    }
    return workspace
  }
}
