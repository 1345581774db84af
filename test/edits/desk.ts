import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../server/src/base/clock.js'
import { defaults } from '../../server/src/base/config.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { uriOfPath } from '../../server/src/base/paths.js'
import { Processes } from '../../server/src/base/processes.js'
import { Buffers } from '../../server/src/buffers/buffers.js'
import { OpenBuffers } from '../../server/src/buffers/open-buffers.js'
import { Bus } from '../../server/src/events/bus.js'
import { Journal } from '../../server/src/events/journal.js'
import { Nodes } from '../../server/src/nodes/nodes.js'
import { identitiesProjection } from '../../server/src/nodes/store/identities.js'
import { Proposals } from '../../server/src/proposals/proposals.js'
import { proposalsProjection } from '../../server/src/proposals/proposals-projection.js'
import type { DraftFile } from '../../server/src/proposals/propose.js'
import { builtIn } from '../../server/src/syntax/languages.js'
import { type Behaviour, SimulatedEditor } from './simulated-editor.js'

export const settleMs = 25

/** One process with its rooms up to the proposals, on real files, and an editor that may misbehave. */
export class Desk {
  readonly root: string
  readonly bus: Bus
  readonly journal: Journal
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly editor: SimulatedEditor
  readonly #parts: { readonly openBuffers: OpenBuffers; readonly processes: Processes; readonly ownsRoot: boolean }
  #drafts = 0

  private constructor(
    rooms: Pick<Desk, 'root' | 'bus' | 'journal' | 'nodes' | 'proposals' | 'editor'>,
    parts: { openBuffers: OpenBuffers; processes: Processes; ownsRoot: boolean },
  ) {
    this.root = rooms.root
    this.bus = rooms.bus
    this.journal = rooms.journal
    this.nodes = rooms.nodes
    this.proposals = rooms.proposals
    this.editor = rooms.editor
    this.#parts = parts
  }

  /** @param given of another desk, whose files and journal this one shares */
  static async open(given?: string, checks: Readonly<Record<string, string>> = {}): Promise<Desk> {
    const root = given ?? realpathSync(mkdtempSync(join(tmpdir(), 'remora-edits-')))
    const stateFolder = join(root, '.remora')
    mkdirSync(stateFolder, { recursive: true })
    const [bus, clock] = [new Bus(silentLog), systemClock]
    const journal = await Journal.open(join(stateFolder, 'journal.db'), [identitiesProjection, proposalsProjection], {
      bus,
      clock,
      ids: randomIds,
      log: silentLog,
      redact: text => text,
    })
    const processes = new Processes(journal.database, { id: randomIds.fresh('proc'), name: 'desk' }, clock, silentLog)
    const buffers = new Buffers()
    const openBuffers = new OpenBuffers(journal.database, processes, buffers)
    const nodes = await Nodes.open({
      root,
      hasRoot: true,
      watches: false,
      stateFolder,
      journal,
      buffers,
      clock,
      log: silentLog,
      settings: defaults.index,
      languages: builtIn,
      notice: () => undefined,
    })
    const proposals = new Proposals({
      root,
      journal,
      bus,
      clock,
      log: silentLog,
      processes,
      buffers,
      openBuffers,
      nodes,
      resident: false,
      settleMs,
      checks: {
        root,
        stateFolder,
        commands: () => checks,
        languageOf: path => nodes.languageOf(path)?.id,
        parseErrors: (path, text) => nodes.parseErrors(path, text),
      },
    })
    const editor = new SimulatedEditor(buffers)
    proposals.connect(editor)
    return new Desk({ root, bus, journal, nodes, proposals, editor }, { openBuffers, processes, ownsRoot: !given })
  }

  path(file: string): string {
    return join(this.root, file)
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true })
    writeFileSync(this.path(file), text)
  }

  rename(file: string, name: string): void {
    renameSync(this.path(file), this.path(name))
  }

  /** Opens a file in the editor, and waits until its nodes are known. */
  async edit(file: string): Promise<void> {
    this.editor.open({
      uri: uriOfPath(this.path(file)),
      path: this.path(file),
      text: readFileSync(this.path(file), 'utf8'),
    })
    await this.nodes.settled(file)
  }

  /** As the person sees it: in the editor, else on disk. */
  text(file: string): string {
    return this.editor.text(uriOfPath(this.path(file))) ?? readFileSync(this.path(file), 'utf8')
  }

  /** Types at an offset, or in place of what is there. */
  type(file: string, start: number, text: string, end = start): void {
    this.editor.type(uriOfPath(this.path(file)), { start, end, text })
  }

  /** In the editor where the file is open, else on disk. */
  insert(file: string, offset: number, text: string): void {
    if (this.editor.text(uriOfPath(this.path(file))) !== undefined) return this.type(file, offset, text)
    const before = readFileSync(this.path(file), 'utf8')
    this.write(file, before.slice(0, offset) + text + before.slice(offset))
  }

  closeFile(file: string): void {
    this.editor.closeFile(uriOfPath(this.path(file)))
  }

  behave(...behaviours: Behaviour[]): void {
    this.editor.behaviours = behaviours
  }

  /** What one node of a file is to become. */
  async nodeDraft(file: string, name: string, change: (source: string) => string): Promise<DraftFile> {
    if (this.editor.text(uriOfPath(this.path(file))) === undefined) await this.nodes.scanFile(this.path(file))
    const node = this.nodes.inFile(file).find(candidate => candidate.fullName === name)
    if (!node) throw new Error(`no ${name} in ${file}`)
    const text = this.text(file)
    const seen = text.slice(node.span.start, node.span.end)
    return { path: file, anchor: node.agentId, text, span: node.span, seen, written: change(seen) }
  }

  /** Opens a proposal. @param correlationId what it shares with others that belong to it */
  async propose(files: readonly DraftFile[], correlationId?: string): Promise<string> {
    const proposalId = `prop_${++this.#drafts}_${randomIds.fresh('prop').slice(5)}`
    const draft = { proposalId, agentId: files[0]!.anchor ?? 'rm_aaaaaaaa', turnId: 'turn_1', reasoning: 'A test.' }
    const { events } = await this.proposals.propose({ ...draft, files })
    await this.journal.append(
      events.map(event => ({ ...event, ...(correlationId && { correlation_id: correlationId }) })),
    )
    return proposalId
  }

  /** Proposes a change of one node. */
  async proposeNode(file: string, name: string, change: (source: string) => string): Promise<string> {
    return await this.propose([await this.nodeDraft(file, name, change)])
  }

  status(proposalId: string): string {
    return this.proposals.rows.get(proposalId)!.status
  }

  async close(): Promise<void> {
    const { openBuffers, processes, ownsRoot } = this.#parts
    await this.editor.quiet()
    this.proposals.close()
    await this.nodes.close()
    openBuffers.close()
    processes.close()
    this.journal.close()
    if (ownsRoot) rmSync(this.root, { recursive: true, force: true })
  }
}
