import type { Paint } from './terminal.js'
import { printable } from './text.js'

/**
 * A unified diff for a person: line numbers and colours.
 *
 * @param notes what to write beside the first line of each hunk
 */
export function diffLines(diff: string, paint: Paint, notes: readonly string[] = []): string[] {
  const lines: string[] = []
  const at: Cursor = { old: 0, new: 0, oldEnd: 0, newEnd: 0 }
  let hunks = 0
  let isFirstOfFile = true
  for (const line of printable(diff).trimEnd().split('\n')) {
    const isInside = at.old < at.oldEnd || at.new < at.newEnd || line.startsWith('\\')
    const hunk = isInside ? null : /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?/.exec(line)
    if (hunk) {
      const note = notes[hunks++]
      if (!isFirstOfFile || note) lines.push(paint.dim(`      ⋮${note ? ` ${note}` : ''}`))
      isFirstOfFile = false
      enter(at, hunk)
    } else if (isInside) lines.push(...bodyLine(line, at, paint))
    else {
      lines.push(...headerLine(line, paint))
      isFirstOfFile = true
    }
  }
  return lines
}

/** Where one is within a hunk: 1-based lines, and those behind its last ones. */
interface Cursor {
  old: number
  new: number
  oldEnd: number
  newEnd: number
}

function enter(at: Cursor, [, oldStart, oldLines = '1', newStart, newLines = '1']: RegExpExecArray): void {
  at.old = Number(oldStart)
  at.new = Number(newStart)
  at.oldEnd = at.old + Number(oldLines)
  at.newEnd = at.new + Number(newLines)
}

/** `--- a/path` and `+++ b/path` say the same path twice. */
function headerLine(line: string, { bold }: Paint): string[] {
  const path = /^\+\+\+ b\/(.*)$/.exec(line)?.[1]
  return path === undefined ? [] : [bold(path)]
}

function bodyLine(line: string, at: Cursor, paint: Paint): string[] {
  const sign = line[0]
  if (sign === '\\') return []
  const number = sign === '-' ? at.old : at.new
  const text = line.slice(1)
  if (sign !== '+') at.old++
  if (sign !== '-') at.new++
  const gutter = paint.dim(`${number}`.padStart(5))
  if (sign === '+') return [`${gutter} ${paint.green(`+ ${text}`)}`]
  if (sign === '-') return [`${gutter} ${paint.red(`- ${text}`)}`]
  return [`${gutter}   ${text}`.trimEnd()]
}
