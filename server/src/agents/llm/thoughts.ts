// Reasoning models that no server-side parser stands behind write their thoughts into the answer itself. Only blocks that
// begin a line count: `<think>` inside a sentence, or inside the JSON of a tool call, is text like any other.

const open = '<think>'
const close = '</think>'

export function withoutThoughts(content: string): string {
  if (!content.includes(open) && !content.includes(close)) return content
  const visible = content
    .replace(/^\s*<think>[\s\S]*?(?:<\/think>\s*|$)/, '')
    .replace(/\n[ \t]*<think>[\s\S]*?<\/think>[ \t]*(?=\n|$)/g, '\n')
  // Some chat templates open the block themselves, so that the answer only holds its end.
  const end = /(?:^|\n)[ \t]*<\/think>[ \t]*(?:\n\s*|$)/.exec(visible)
  return end === null ? visible : visible.slice(end.index + end[0].length)
}

/** Lets an answer through as it streams, but not the thoughts that it begins with. */
export class ThoughtGate {
  #held = ''
  #state: 'undecided' | 'thinking' | 'thought' | 'talking' = 'undecided'

  /** The part of the text so far that can be shown now and was not shown before. */
  pass(text: string): string {
    if (this.#state === 'talking') return text
    this.#held += text
    if (this.#state === 'undecided') this.#decide()
    if (this.#state === 'thinking') this.#awaitEnd()
    if (this.#state === 'thought' && this.#held.trimStart() !== '') {
      this.#held = this.#held.trimStart()
      this.#state = 'talking'
    }
    return this.#state === 'talking' ? this.#release() : ''
  }

  #decide(): void {
    const begin = this.#held.trimStart()
    if (begin.startsWith(open)) this.#state = 'thinking'
    else if (!open.startsWith(begin)) this.#state = 'talking'
  }

  #awaitEnd(): void {
    const end = this.#held.indexOf(close)
    if (end === -1) return
    this.#held = this.#held.slice(end + close.length)
    this.#state = 'thought'
  }

  #release(): string {
    const text = this.#held
    this.#held = ''
    return text
  }
}
