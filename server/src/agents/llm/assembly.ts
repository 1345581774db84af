import type { ToolCall } from '../model.js'
import type { Chunk, Delta, ToolCallDelta } from './chunks.js'

/** Puts the pieces of a streamed answer together, as loosely as endpoints send them. */
export class Assembly {
  #content = ''
  #thoughtLength = 0
  #finishReason: string | undefined
  #inputTokens: number | undefined
  #outputTokens: number | undefined
  readonly #drafts: Draft[] = []

  /** What the model has written for people so far, thoughts and textual tool calls included. */
  get content(): string {
    return this.#content
  }

  /** Something of the answer is there, if only a thought. */
  get hasBegun(): boolean {
    return this.#content !== '' || this.#thoughtLength > 0 || this.#drafts.length > 0
  }

  get finishReason(): string | undefined {
    return this.#finishReason
  }

  get toolCalls(): readonly ToolCall[] {
    return this.#drafts
      .filter(draft => draft.name !== '')
      .map(({ id, name, text }) => ({ id, name, arguments: text.trim() === '' ? '{}' : text }))
  }

  /** Everything that the model wrote, in characters. */
  get length(): number {
    return this.#drafts.reduce(
      (sum, { name, text }) => sum + name.length + text.length,
      this.#content.length + this.#thoughtLength,
    )
  }

  /** What the endpoint counted; undefined where it told nothing that can be true. */
  get usage(): { readonly inputTokens: number; readonly outputTokens: number } | undefined {
    const [inputTokens, outputTokens] = [this.#inputTokens, this.#outputTokens]
    return inputTokens && outputTokens !== undefined ? { inputTokens, outputTokens } : undefined
  }

  /** Returns the text that the chunk adds to the content. */
  add(chunk: Chunk): string {
    this.#inputTokens = countOr(this.#inputTokens, chunk.usage?.prompt_tokens)
    this.#outputTokens = countOr(this.#outputTokens, chunk.usage?.completion_tokens)
    const choice = chunk.choices?.[0]
    if (typeof choice?.finish_reason === 'string') this.#finishReason = choice.finish_reason
    const delta = choice?.delta ?? choice?.message
    return delta ? this.#addDelta(delta) : ''
  }

  #addDelta(delta: Delta): string {
    const text = textOf(delta.content) + textOf(delta.refusal)
    this.#content += text
    this.#thoughtLength += (textOf(delta.reasoning_content) || textOf(delta.reasoning)).length
    for (const call of Array.isArray(delta.tool_calls) ? delta.tool_calls : []) this.#addCall(call)
    return text
  }

  #addCall(delta: ToolCallDelta): void {
    const name = textOf(delta.function?.name)
    const draft = this.#draftFor(delta, name)
    draft.id ||= textOf(delta.id)
    draft.name ||= name
    const piece = delta.function?.arguments
    draft.text += typeof piece === 'object' && piece !== null ? JSON.stringify(piece) : textOf(piece)
  }

  /**
   * The call that a delta goes on with. `index` should tell, but some endpoints omit it, some send 0 for each call, some
   * count on within one call, and some send a new id with each piece. A name together with an id that is not the
   * draft's begins a new call; a piece that has neither belongs to the call that was last.
   */
  #draftFor(delta: ToolCallDelta, name: string): Draft {
    const id = textOf(delta.id)
    const index = typeof delta.index === 'number' ? delta.index : undefined
    const last = this.#drafts.at(-1)
    const known =
      index === undefined ? this.#draftWithoutIndex(id, name) : this.#drafts.findLast(draft => draft.index === index)
    const another = known !== undefined && name !== '' && known.name !== '' && id !== '' && known.id !== id
    if (known && !another) return known
    if (last && id === '' && name === '') return last
    const draft: Draft = { index, id: '', name: '', text: '' }
    this.#drafts.push(draft)
    return draft
  }

  #draftWithoutIndex(id: string, name: string): Draft | undefined {
    const last = this.#drafts.at(-1)
    if (id !== '') return this.#drafts.find(draft => draft.id === id) ?? (name === '' ? last : undefined)
    return name === '' || last?.name === '' ? last : undefined
  }
}

interface Draft {
  readonly index: number | undefined
  id: string
  name: string
  text: string
}

/** Text as a string, or as the list of parts that some endpoints send; thoughts among the parts are left out. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return ''
  return value.map((part: { text?: unknown } | null) => (typeof part?.text === 'string' ? part.text : '')).join('')
}

function countOr(before: number | undefined, count: unknown): number | undefined {
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : before
}
