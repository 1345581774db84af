import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../server/src/base/clock.js'
import { defaults, type Settings } from '../../server/src/base/config.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { uriOfPath } from '../../server/src/base/paths.js'
import { Buffers } from '../../server/src/buffers/buffers.js'
import { Bus } from '../../server/src/events/bus.js'
import type { StoredEvent } from '../../server/src/events/event.js'
import { Journal } from '../../server/src/events/journal.js'
import { identitiesProjection } from '../../server/src/nodes/identities.js'
import { Nodes } from '../../server/src/nodes/nodes.js'

export type Files = Readonly<Record<string, string>>

/** A folder on disk with sources in it. */
export class Folder {
  readonly root: string

  constructor(files: Files = {}) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'remora-nodes-')))
    mkdirSync(join(this.root, '.remora'))
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
    this.write(files)
  }

  path(file: string): string {
    return join(this.root, file)
  }

  write(files: Files): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(file)), { recursive: true })
      writeFileSync(this.path(file), text)
    }
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8')
  }

  /** The texts of those that exist. */
  files(paths: readonly string[]): Files {
    return Object.fromEntries(paths.filter(path => existsSync(this.path(path))).map(path => [path, this.read(path)]))
  }

  forget(file: string): void {
    rmSync(this.path(file), { force: true })
  }

  remove(...files: readonly string[]): void {
    for (const file of files) rmSync(this.path(file), { recursive: true })
  }
}

interface Options {
  readonly settings?: Partial<Settings['index']>
  readonly watches?: boolean
}

/** The room, opened on a folder as one process opens it, with an editor at its side. */
export class Process {
  readonly notices: string[] = []
  readonly nodes: Nodes
  readonly buffers: Buffers
  readonly journal: Journal
  readonly #folder: Folder
  #version = 1

  private constructor(folder: Folder, nodes: Nodes, buffers: Buffers, journal: Journal, notices: string[]) {
    this.#folder = folder
    this.nodes = nodes
    this.buffers = buffers
    this.journal = journal
    this.notices = notices
  }

  static async open(folder: Folder, { settings, watches = false }: Options = {}): Promise<Process> {
    const stateFolder = folder.path('.remora')
    const journal = await Journal.open(join(stateFolder, 'journal.db'), [identitiesProjection], {
      bus: new Bus(silentLog),
      clock: systemClock,
      ids: randomIds,
      log: silentLog,
      redact: text => text,
    })
    const buffers = new Buffers()
    const notices: string[] = []
    const nodes = await Nodes.open({
      root: folder.root,
      hasRoot: true,
      watches,
      stateFolder,
      journal,
      buffers,
      clock: systemClock,
      log: silentLog,
      settings: { ...defaults.index, ...settings },
      notice: message => notices.push(message),
    })
    const process = new Process(folder, nodes, buffers, journal, notices)
    onTestFinished(() => process.close())
    return process
  }

  #isClosed = false

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.nodes.close()
    this.journal.close()
  }

  /** Ids by full name (and `#ordinal` of later namesakes); `''` is the file. */
  ids(path: string): Record<string, string> {
    return Object.fromEntries(
      this.nodes.inFile(path).map(node => [node.fullName + (node.ordinal > 0 ? `#${node.ordinal}` : ''), node.agentId]),
    )
  }

  /** `type name` of every node event, with the tags of the first. */
  nodeEvents(): StoredEvent[] {
    return this.journal.read().filter(event => event.event_type.startsWith('Node'))
  }

  // The editor

  async openFile(path: string, text = this.#folder.read(path)): Promise<void> {
    const file = this.#folder.path(path)
    this.buffers.open({ uri: uriOfPath(file), path: file, languageId: '', version: this.#version++, text })
    await this.nodes.settled(path)
  }

  /** The whole text anew, as an editor that knows no ranges would send it. */
  type(path: string, text: string): void {
    this.buffers.change(uriOfPath(this.#folder.path(path)), this.#version++, [{ text }])
  }

  async save(path: string): Promise<void> {
    const uri = uriOfPath(this.#folder.path(path))
    this.#folder.write({ [path]: this.buffers.byUri(uri)!.text })
    this.buffers.saved(uri)
    await this.nodes.idle()
  }

  async closeFile(path: string): Promise<void> {
    this.buffers.close(uriOfPath(this.#folder.path(path)))
    await this.nodes.idle()
  }
}
