import { Refusal } from '../base/errors.js'
import {
  type FileAccess,
  type FolderEntry,
  fileExists,
  fileName,
  fileNameToWrite,
  listDirectory,
  readTextFile,
} from '../base/file-access.js'
import { absolutePath } from '../base/paths.js'
import type { StoredEvent, WrittenFile } from '../events/event.js'
import type { DraftFile } from '../proposals/propose.js'
import type { Draft } from './drafts.js'
import { type Mount, placeIn } from './mounts.js'
import type { ToolRooms } from './tool.js'

type Rooms = Pick<ToolRooms, 'root' | 'settings' | 'nodes'>

interface KnownFile {
  readonly path: string
  readonly text: string
}

interface OverlayOptions {
  /** A file whose whole text the prompt shows. */
  readonly known?: KnownFile | undefined
  readonly mounts?: readonly Mount[]
  /** Oldest first. */
  readonly drafts?: readonly Draft[]
}

/**
 * The workspace as one turn has it: what the agent wrote, over what the editor shows, over the disk. It is a function of
 * the turn's own events, so whoever takes the turn over has the same one; nothing is kept anywhere else.
 */
export class Overlay {
  readonly #rooms: Rooms
  /** By path. */
  readonly #written = new Map<string, WrittenFile>()
  readonly #reasons = new Map<string, string[]>()
  /** Whole texts that the agent has been shown, by path. */
  readonly #shown = new Map<string, string>()
  /** What the agent has written in earlier turns of its session. */
  readonly #drafts: readonly Draft[]
  /** Folders that can be read and never written. */
  readonly #mounts: readonly Mount[]

  constructor(events: readonly StoredEvent[], rooms: Rooms, { known, mounts = [], drafts = [] }: OverlayOptions = {}) {
    this.#rooms = rooms
    this.#mounts = mounts
    this.#drafts = drafts
    if (known) this.#shown.set(known.path, known.text)
    for (const event of events) {
      if (event.event_type !== 'ToolResultEvent') continue
      if (event.shows !== undefined) this.#shown.set(event.shows, event.output)
      if (event.wrote) this.#take(event.wrote)
    }
  }

  /**
   * What the file system calls a file, which may not exist yet: the same for every spelling and every link. Refuses what
   * tools may not see (base/file-access.ts). All other methods take such a name, unless they say otherwise.
   */
  nameOf(path: string): string {
    const place = placeIn(this.#mounts, path)
    if (place) return `${place.mount.name}/${fileName(place.mount.folder, place.inside, this.#access)}`
    return fileName(this.#rooms.root, path, this.#access)
  }

  /** The same; refuses also where no file can stand. */
  nameToWrite(path: string): string {
    const place = placeIn(this.#mounts, path)
    if (place) throw new Refusal('read_only', `${place.mount.name} can only be read.`)
    return fileNameToWrite(this.#rooms.root, path, this.#access)
  }

  /** Takes any spelling. */
  exists(path: string): boolean {
    const place = placeIn(this.#mounts, path)
    if (place) return fileExists(place.mount.folder, place.inside, this.#access)
    return this.overDisk(this.nameOf(path)) !== undefined || fileExists(this.#rooms.root, path, this.#access)
  }

  /** A text that is not, or not yet, on disk: as the agent wrote it, else as the editor has it. */
  overDisk(path: string): string | undefined {
    return this.#mine(path)?.text ?? this.#openText(path)
  }

  /** Undefined for a file that does not exist. Refuses `too_large` and what is no text. */
  find(path: string): string | undefined {
    return this.#mine(path)?.text ?? this.#beneath(path)
  }

  /** The same; refuses `not_found`. */
  read(path: string): string {
    const text = this.find(path)
    if (text === undefined) throw new Refusal('not_found', `There is no file ${path}.`)
    return text
  }

  hasWritten(path: string): boolean {
    return this.#mine(path) !== undefined
  }

  /** What the agent's changes of a file start from: the text that it was shown last before the first of them. */
  baseOf(path: string): string | undefined {
    const mine = this.#mine(path)
    if (mine) return mine.base ?? undefined
    const beneath = this.#beneath(path)
    return beneath === undefined ? undefined : (this.#shown.get(path) ?? beneath)
  }

  /** The files whose path begins with `prefix`, sorted: what the index knows, and what was written. */
  files(prefix = ''): string[] {
    const mine = this.#minePaths().filter(path => path.startsWith(prefix))
    return [...new Set([...this.#rooms.nodes.files(prefix), ...mine])].sort()
  }

  /** Sorted by name; `''` is the root. Takes any spelling. */
  list(folder: string): FolderEntry[] {
    const place = placeIn(this.#mounts, folder)
    if (place) return listDirectory(place.mount.folder, place.inside, this.#access)
    const plain = folder.split('/').filter(name => name !== '' && name !== '.')
    const start = plain.map(name => `${name}/`).join('')
    const mine = this.#minePaths().filter(path => path.startsWith(start))
    const below = mine.map(path => path.slice(start.length))
    const entries = new Map(this.#entriesOnDisk(folder, below.length > 0).map(entry => [entry.name, entry]))
    for (const path of below) {
      const [name, ...deeper] = path.split('/')
      entries.set(name!, { name: name!, kind: deeper.length > 0 ? 'folder' : 'file' })
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /**
   * What a change is recorded as, which makes it one. Refuses what no file could hold, or nobody could read again.
   * @param base undefined: the file does not exist
   */
  written(path: string, base: string | undefined, text: string, reasoning: string): WrittenFile {
    const mostBytes = this.#rooms.settings.index.max_file_bytes
    if (Buffer.byteLength(text) > mostBytes) {
      throw new Refusal(
        'too_large',
        `The new text of ${path} is larger than ${mostBytes} bytes, the most that is read.`,
      )
    }
    if (/\p{Surrogate}|\0/u.test(text)) {
      throw new Refusal('not_text', `The new text of ${path} holds characters that no text file can hold.`)
    }
    return { path, base: base ?? null, text, reasoning: reasoning.trim() }
  }

  /** A change of a whole file as proposals know it. */
  draft(path: string, base: string | undefined, written: string): DraftFile {
    const anchor = base === undefined ? null : this.#agentOf(path)
    return { path, anchor, text: base, span: { start: 0, end: base?.length ?? 0 }, seen: base ?? '', written }
  }

  /** What is left to be proposed, and why: not what reads so already, as the agent saw it or as it is now. */
  async changes(): Promise<{ readonly files: readonly DraftFile[]; readonly reasoning: string }> {
    const isLeft = ({ path, base, text }: WrittenFile) => text !== base && !this.#reads(path, text)
    const changed = [...this.#written.values()].filter(isLeft)
    const files = [...changed, ...this.#companionsOf(changed).filter(isLeft)].map(({ path, base, text }) => ({
      ...this.draft(path, base ?? undefined, text),
      isJudged: true as const,
    }))
    // The proposal will refer to them.
    for (const { anchor } of files) if (anchor !== null) await this.#rooms.nodes.ensureStored(anchor)
    const reasons = changed.flatMap(({ path }) => this.#reasons.get(path)!)
    return { files, reasoning: [...new Set(reasons)].join(' ') }
  }

  /** A proposal takes the place of the agent's older ones about the same files, so it must hold what else was in them. */
  #companionsOf(changed: readonly WrittenFile[]): WrittenFile[] {
    const paths = new Set(changed.map(({ path }) => path))
    const replaced = this.#drafts.filter(({ files }) => files.some(({ path }) => paths.has(path)))
    return replaced.flatMap(({ files }) => files).filter(({ path }) => !this.#written.has(path))
  }

  /** As the agent wrote it, in this turn or in an earlier one that nobody has decided about. */
  #mine(path: string): WrittenFile | undefined {
    return this.#written.get(path) ?? this.#draftOf(path)
  }

  /** Where the file reads otherwise by now, that is what counts: whoever accepts the draft will have the two merged. */
  #draftOf(path: string): WrittenFile | undefined {
    const draft = this.#drafts.flatMap(({ files }) => files).findLast(file => file.path === path)
    return draft && this.#reads(path, draft.base ?? undefined) ? draft : undefined
  }

  #minePaths(): string[] {
    const drafted = this.#drafts.flatMap(({ files }) => files.map(({ path }) => path))
    return [...new Set([...this.#written.keys(), ...drafted.filter(path => this.#draftOf(path))])]
  }

  #take(written: WrittenFile): void {
    const { path, reasoning } = written
    this.#written.set(path, written)
    this.#reasons.set(path, [...(this.#reasons.get(path) ?? []), ...(reasoning === '' ? [] : [reasoning])])
  }

  #beneath(path: string): string | undefined {
    const { root, settings } = this.#rooms
    const open = this.#openText(path)
    if (open !== undefined) return open
    const place = placeIn(this.#mounts, path)
    const maxBytes = settings.index.max_file_bytes
    try {
      return readTextFile(place?.mount.folder ?? root, place?.inside ?? path, { ...this.#access, maxBytes })
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not_found') return undefined
      throw error
    }
  }

  #openText(path: string): string | undefined {
    return this.#rooms.nodes.openText(absolutePath(this.#rooms.root, path))
  }

  /** Whatever has become of a file since it was written in this turn is for whoever accepts the proposal. */
  #reads(path: string, text: string | undefined): boolean {
    try {
      return this.#beneath(path) === text
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  #entriesOnDisk(folder: string, mayBeMissing: boolean): readonly FolderEntry[] {
    try {
      return listDirectory(this.#rooms.root, folder, this.#access)
    } catch (error) {
      if (mayBeMissing && error instanceof Refusal && error.code === 'not_found') return []
      throw error
    }
  }

  #agentOf(path: string): string | null {
    return this.#rooms.nodes.inFile(path).find(({ nodeType }) => nodeType === 'file')?.agentId ?? null
  }

  get #access(): FileAccess {
    return { deny: this.#rooms.settings.secrets.deny }
  }
}
