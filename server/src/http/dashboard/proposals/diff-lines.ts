import type { Span } from '../../../base/text.js'
import type { HunkView } from '../../../proposals/hunks.js'
import { changedWords } from '../../../proposals/text/changed-words.js'
import type { Line } from '../source/lines.js'

/** A line of a diff as people see it. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  /** Its number in the file before and after, 1-based. */
  readonly old?: number
  readonly new?: number
  readonly line: Line
  /** What differs from its counterpart. */
  readonly words: readonly Span[]
  /** The file ends with it, without a line end. */
  readonly lacksEnd: boolean
}

/** What stands side by side; absent where the other side has more. */
export interface DiffPair {
  readonly left: DiffLine | undefined
  readonly right: DiffLine | undefined
}

/** What a line looks like in its file; the same without colours where it is not found there. */
export interface Painter {
  before(text: string): Line
  after(text: string): Line
}

export function diffLines({ lines, old_start, new_start }: HunkView, painter: Painter): DiffLine[] {
  const told: DiffLine[] = []
  const at = { old: old_start, new: new_start }
  // Where every line has one, a carriage return tells nobody anything.
  const isCrlf = lines.every(line => line.endsWith('\r') || line.startsWith('\\'))
  for (const raw of lines) {
    const [mark, text] = [raw[0], isCrlf ? raw.slice(1, -1) : raw.slice(1)]
    const rest = { words: [], lacksEnd: false }
    if (mark === '-') told.push({ kind: 'removed', old: at.old++, line: painter.before(text), ...rest })
    else if (mark === '+') told.push({ kind: 'added', new: at.new++, line: painter.after(text), ...rest })
    else if (mark === ' ') told.push({ kind: 'same', old: at.old++, new: at.new++, line: painter.after(text), ...rest })
    else if (told.length > 0) told.push({ ...told.pop()!, lacksEnd: true })
  }
  return withWords(told)
}

/** Lines next to their counterparts: the first removed one beside the first added one, and so on. */
export function diffPairs(lines: readonly DiffLine[]): DiffPair[] {
  return blocksOf(lines).flatMap(({ same, removed, added }) => [
    ...same.map(line => ({ left: line, right: line })),
    ...Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => ({
      left: removed[index],
      right: added[index],
    })),
  ])
}

/** Where as many lines went as came, each probably became its counterpart. */
function withWords(lines: readonly DiffLine[]): DiffLine[] {
  return blocksOf(lines).flatMap(({ same, removed, added }) => {
    if (removed.length !== added.length) return [...same, ...removed, ...added]
    const changes = removed.map(({ line }, index) => changedWords(line.text, added[index]!.line.text))
    return [
      ...same,
      ...removed.map((line, index) => ({ ...line, words: changes[index]!.before })),
      ...added.map((line, index) => ({ ...line, words: changes[index]!.after })),
    ]
  })
}

/** Lines that stay, and what changes below them. */
interface Block {
  readonly same: DiffLine[]
  readonly removed: DiffLine[]
  readonly added: DiffLine[]
}

function blocksOf(lines: readonly DiffLine[]): Block[] {
  const blocks: Block[] = []
  let block: Block | undefined
  for (const line of lines) {
    if (!block || (line.kind === 'same' && block.removed.length + block.added.length > 0)) {
      block = { same: [], removed: [], added: [] }
      blocks.push(block)
    }
    block[line.kind].push(line)
  }
  return blocks
}
