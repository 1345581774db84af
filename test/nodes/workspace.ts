import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { uriOfPath } from '../../server/src/base/paths.js'
import type { Buffers } from '../../server/src/buffers/buffers.js'
import type { StoredEvent } from '../../server/src/events/event.js'
import type { Journal } from '../../server/src/events/journal.js'
import type { Nodes } from '../../server/src/nodes/nodes.js'
import { type OpenedNodes, type OpenOptions, openNodes } from './open-nodes.js'

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

/** The room, opened on a folder as one process opens it, with an editor at its side. */
export class Process {
  readonly notices: readonly string[]
  readonly nodes: Nodes
  readonly buffers: Buffers
  readonly journal: Journal
  readonly #folder: Folder
  readonly #opened: OpenedNodes
  #version = 1

  private constructor(folder: Folder, opened: OpenedNodes) {
    this.notices = opened.notices
    this.nodes = opened.nodes
    this.buffers = opened.buffers
    this.journal = opened.journal
    this.#folder = folder
    this.#opened = opened
  }

  static async open(folder: Folder, options?: OpenOptions): Promise<Process> {
    const process = new Process(folder, await openNodes(folder.root, options))
    onTestFinished(() => process.close())
    return process
  }

  #isClosed = false

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#opened.close()
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
