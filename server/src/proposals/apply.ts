import { writeFileAtomic } from '../base/atomic-write.js'
import { messageOf } from '../base/errors.js'
import { readText } from '../base/read-text.js'
import type { TextEdit } from '../base/text.js'
import type { Buffer, Buffers } from '../buffers/buffers.js'

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

export interface Change {
  readonly edits: readonly TextEdit[]
  /** The whole text as it will be. */
  readonly result: string
  readonly label: string
}

/** Clients report their own change up to this long after they answered (150 ms is usual, some batch for seconds). */
const settleMs = 2000

/**
 * Has the editor apply a change and then watches the buffer until the text says so. Clients have been seen to answer
 * `applied: true` for an edit that they dropped because the person was typing.
 */
export async function applyInEditor(
  buffer: Buffer,
  change: Change,
  editor: Editor,
  buffers: Buffers,
  isThere: () => boolean,
): Promise<Verdict> {
  const before = buffer.text
  const arrival = new Arrival(buffer, buffers, () => buffer.text === change.result || isThere())
  try {
    const answer = await editor.applyEdit(buffer, change.edits, change.label)
    if (answer.applied) await arrival.within(settleMs)
    if (arrival.isSeen || isThere()) return { kind: 'done' }
    if (!answer.applied)
      return failed(`${editor.name} did not apply the edit${answer.reason ? `: ${answer.reason}` : ''}.`)
    if (buffer.text !== before) return { kind: 'overtaken' }
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
export function applyOnDisk(path: string, before: string, change: Change): Verdict {
  try {
    const file = readText(path)
    if (file.text !== before) return { kind: 'overtaken' }
    writeFileAtomic(path, (file.bom ? '\uFEFF' : '') + change.result)
    if (readText(path).text === change.result) return { kind: 'done' }
    return { kind: 'overtaken' }
  } catch (error) {
    return failed(`The file could not be written: ${messageOf(error)}`)
  }
}
