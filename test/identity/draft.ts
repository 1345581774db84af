import { marked } from './marks.js'
import type { Source, Unit } from './source.js'

/** A source with a mark before every name (`marks.ts`), and where its units stand in it. Offsets count the marks. */
export class Draft {
  readonly source: Source
  readonly text: string
  readonly #before: readonly { readonly offset: number; readonly shift: number }[]

  constructor(source: Source) {
    this.source = source
    this.text = marked(
      source.text,
      source.units.map(unit => unit.nameSpan.start),
    )
    let shift = 0
    this.#before = source.units
      .map(({ nameSpan }, unit) => ({ offset: nameSpan.start, length: `${unit}`.length + 2 }))
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, length }) => {
        shift += length
        return { offset, shift }
      })
  }

  /** The whole lines that a unit stands on; undefined where it shares a line with other code. */
  linesOf(unit: Unit): { readonly start: number; readonly end: number } | undefined {
    const { text } = this.source
    const start = text.lastIndexOf('\n', unit.span.start - 1) + 1
    const lineEnd = text.indexOf('\n', unit.span.end)
    const end = lineEnd === -1 ? text.length : lineEnd + 1
    const around = text.slice(start, unit.span.start) + text.slice(unit.span.end, end)
    return /[^\s;,]/.test(around) ? undefined : { start: this.#at(start), end: this.#at(end) }
  }

  slice({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.text.slice(start, end)
  }

  /** The offset after the marks that stand at it. */
  #at(offset: number): number {
    let shift = 0
    for (const mark of this.#before) {
      if (mark.offset >= offset) break
      shift = mark.shift
    }
    return offset + shift
  }
}

/** Replaces a name wherever it is a whole word, marks before it or not. */
export function renamedEverywhere(text: string, name: string, to: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), to)
}
