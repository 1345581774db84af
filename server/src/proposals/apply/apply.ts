import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeFileAtomic } from '../../base/atomic-write.js'
import { messageOf } from '../../base/errors.js'
import { readText } from '../../base/read-text.js'
import type { TextEdit } from '../../base/text.js'
import type { Buffer, Buffers } from '../../buffers/buffers.js'
import type { FileChange } from './plan.js'

/** The editor behind a door: it alone changes the texts that it has open. */
export interface Editor {
  /** For people: `Neovim 0.12.4`. */
  readonly name: string
  /** One edit of one document at the version the server knows. Says what the client answered, which proves nothing. */
  applyEdit(buffer: Buffer, edits: readonly TextEdit[], label: string): Promise<EditorAnswer>
}

export interface EditorAnswer {
  readonly applied: boolean
  readonly reason?: string
}

/** What became of an edit, by the text itself and not by what anybody answered. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Something else was typed or written at that moment, and ours was not applied: look again and try again. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'failed'; readonly reason: string }

/** What a text is to become. */
export interface Change {
  readonly edits: readonly TextEdit[]
  /** The whole text as it will be. */
  readonly result: string
  /** For the person, in the editor's list of undo steps. */
  readonly label: string
}

/** Does something while no other process of the workspace does the same. */
export type Exclusively = <T>(work: () => T) => T

/** Who can change texts. */
export interface Hands {
  readonly exclusively: Exclusively
  readonly editor: Editor | undefined
  readonly buffers: Buffers
  /** How long an editor may take to report its own change, in milliseconds. */
  readonly settleMs: number
  readonly label: string
}

/** Makes one file read as planned, if it is still as it was when that was planned. */
export async function apply(
  file: FileChange,
  { exclusively, editor, buffers, label, settleMs }: Hands,
): Promise<Verdict> {
  const { place, edits, result, removes, isThere } = file
  if (place.medium === 'disk') {
    if (removes) return onDisk(exclusively, () => remove(place.path, place.text))
    if (!place.exists) return onDisk(exclusively, () => create(place.path, result))
    return applyOnDisk(place.path, place.text, { result }, exclusively)
  }
  if (place.buffer.text !== place.text) return { kind: 'overtaken' }
  if (!editor) return failed('No editor is connected that could apply the edit.')
  return await applyInEditor(place.buffer, { edits, result, label }, editor, buffers, isThere, settleMs)
}

/** Clients report their own change up to this long after they answered (150 ms is usual, some batch for seconds). */
export const usualSettleMs = 2000

/**
 * Has the editor apply a change and then watches the buffer until the text says so. Clients have been seen to answer
 * `applied: true` for an edit that they dropped because the person was typing.
 */
export async function applyInEditor(
  buffer: Buffer,
  { edits, result, label }: Change,
  editor: Editor,
  buffers: Buffers,
  isThere: () => boolean,
  settleMs = usualSettleMs,
): Promise<Verdict> {
  const before = buffer.text
  const arrival = new Arrival(buffer, buffers, () => buffer.text === result || isThere())
  try {
    const answer = await editor.applyEdit(buffer, edits, label)
    if (answer.applied) await arrival.within(settleMs)
    if (arrival.isSeen || isThere()) return { kind: 'done' }
    if (buffer.text !== before) return { kind: 'overtaken' }
    if (!answer.applied)
      return failed(`${editor.name} did not apply the edit${answer.reason ? `: ${answer.reason}` : ''}.`)
    return failed(`${editor.name} said that it applied the edit, but its text did not change.`)
  } finally {
    arrival.close()
  }
}

/** Watches a buffer from now on for the moment at which `holds` is true: the next keystroke may change it again. */
class Arrival {
  isSeen = false
  readonly #seen: Promise<void>
  readonly #unsubscribe: () => void

  constructor(buffer: Buffer, buffers: Buffers, holds: () => boolean) {
    let resolve: () => void
    this.#seen = new Promise(done => {
      resolve = done
    })
    this.#unsubscribe = buffers.onEvent(event => {
      if (event.buffer !== buffer || event.kind !== 'changed' || !holds()) return
      this.isSeen = true
      resolve()
    })
  }

  async within(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, ms)
    })
    await Promise.race([this.#seen, late])
    clearTimeout(timer)
  }

  close(): void {
    this.#unsubscribe()
  }
}

function failed(reason: string): Verdict {
  return { kind: 'failed', reason }
}

/** Writes a file that no editor has open, if it is still as it was read. */
export function applyOnDisk(
  path: string,
  before: string,
  { result }: Pick<Change, 'result'>,
  exclusively: Exclusively,
): Verdict {
  return onDisk(exclusively, () => {
    const file = readText(path)
    if (file.text !== before) return { kind: 'overtaken' }
    writeFileAtomic(path, (file.bom ? '\uFEFF' : '') + result)
    return verified(path, result)
  })
}

function create(path: string, result: string): Verdict {
  if (existsSync(path)) return { kind: 'overtaken' }
  mkdirSync(dirname(path), { recursive: true })
  writeFileAtomic(path, result)
  return verified(path, result)
}

function remove(path: string, before: string): Verdict {
  if (readText(path).text !== before) return { kind: 'overtaken' }
  rmSync(path)
  return { kind: 'done' }
}

function verified(path: string, result: string): Verdict {
  return readText(path).text === result ? { kind: 'done' } : { kind: 'overtaken' }
}

/** Two processes that looked at the same text would else both find it as it was, and the later one would lose the other's. */
function onDisk(exclusively: Exclusively, write: () => Verdict): Verdict {
  try {
    return exclusively(write)
  } catch (error) {
    return failed(`The file could not be written: ${messageOf(error)}`)
  }
}
