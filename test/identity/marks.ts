// Ground truth that no matcher had a hand in: before a text is changed, every name in it gets a mark of two characters
// that no source has. Marks go wherever the change takes the text, and at the end they say who is where.

const [open, close] = ['\uE000', '\uE001']
const oneMark = new RegExp(`${open}(\\d+)${close}`, 'g')

export interface Unmarked {
  readonly text: string
  /** Where each unit's name is now, by its number; a unit that was deleted has no place. */
  readonly places: ReadonlyMap<number, number>
}

/** @param names offset of each unit's name, in any order */
export function marked(text: string, names: readonly number[]): string {
  let result = ''
  let from = 0
  for (const { offset, unit } of names.map((offset, unit) => ({ offset, unit })).sort((a, b) => a.offset - b.offset)) {
    result += text.slice(from, offset) + open + unit + close
    from = offset
  }
  return result + text.slice(from)
}

export function unmarked(text: string): Unmarked {
  const places = new Map<number, number>()
  let removed = 0
  for (const match of text.matchAll(oneMark)) {
    const unit = Number(match[1])
    if (places.has(unit)) throw new Error(`unit ${unit} is there twice: take the marks out of the copy`)
    places.set(unit, match.index - removed)
    removed += match[0].length
  }
  return { text: withoutMarks(text), places }
}

/** For a copy: nobody in it is anybody yet. */
export function withoutMarks(text: string): string {
  return text.replaceAll(oneMark, '')
}

/** The text with marks, from the mark of a unit on: for finding its name. */
export function markOf(unit: number): string {
  return open + unit + close
}
