import { applyEdits, Lines, type TextEdit } from '../../server/src/base/text.js'
import type { Buffer, Buffers } from '../../server/src/buffers/buffers.js'
import type { Editor, EditorAnswer } from '../../server/src/proposals/apply/apply.js'

/**
 * What an editor does when it is asked for an edit: `drops`: it says that it applied the edit and did not; `late`: it
 * says so and applies it when nobody waits any more; `types`: the person types at that very moment, before the edit.
 */
export type Behaviour = 'applies' | 'refuses' | 'drops' | 'late' | 'types'

/** An editor as far as the server can see it: texts with versions that it alone changes. */
export class SimulatedEditor implements Editor {
  readonly name = 'Simulated 1.0'
  /** One for each edit that it is asked for; the last one stays. */
  behaviours: Behaviour[] = ['applies']
  /** What the person types at the worst moment. */
  typing: ((uri: string) => void) | undefined
  /** Longer than anybody waits. */
  lateMs = 60
  readonly #buffers: Buffers
  readonly #late = new Set<Promise<void>>()

  constructor(buffers: Buffers) {
    this.#buffers = buffers
  }

  open({ uri, path, text }: { uri: string; path: string; text: string }): void {
    this.#buffers.open({ uri, path, languageId: 'python', version: 1, text })
  }

  closeFile(uri: string): void {
    this.#buffers.close(uri)
  }

  text(uri: string): string | undefined {
    return this.#buffers.byUri(uri)?.text
  }

  type(uri: string, edit: TextEdit): void {
    this.#change(this.#buffers.byUri(uri)!, [edit])
  }

  async applyEdit(buffer: Buffer, edits: readonly TextEdit[]): Promise<EditorAnswer> {
    const behaviour = this.behaviours.length > 1 ? this.behaviours.shift()! : this.behaviours[0]!
    const { version } = buffer
    await new Promise(resolve => setImmediate(resolve))
    if (behaviour === 'refuses') return { applied: false, reason: 'the person said no' }
    if (behaviour === 'drops') return { applied: true }
    if (behaviour === 'types') this.typing?.(buffer.uri)
    // A stale edit is dropped, and Neovim says that it was applied.
    if (buffer.version !== version) return { applied: true }
    if (behaviour === 'late') this.#applyLater(buffer, edits, version)
    else this.#change(buffer, edits)
    return { applied: true }
  }

  /** Resolves when nothing is on its way any more. */
  async quiet(): Promise<void> {
    await Promise.all(this.#late)
  }

  #applyLater(buffer: Buffer, edits: readonly TextEdit[], version: number): void {
    const late = new Promise<void>(resolve => {
      setTimeout(() => {
        if (buffer.version === version && this.#buffers.byUri(buffer.uri) === buffer) this.#change(buffer, edits)
        resolve()
      }, this.lateMs)
    })
    this.#late.add(late)
    void late.then(() => this.#late.delete(late))
  }

  #change(buffer: Buffer, edits: readonly TextEdit[]): void {
    const before = buffer.text
    const lines = new Lines(before)
    const changes = [...edits]
      .sort((a, b) => b.start - a.start)
      .map(edit => ({ range: lines.rangeOf(edit), text: edit.text }))
    this.#buffers.change(buffer.uri, buffer.version + 1, changes)
    if (buffer.text !== applyEdits(before, edits)) throw new Error('the edits do not mean what they say')
  }
}
