import type { Paint } from './terminal.js'
import { printable } from './text.js'

/** Where the source that a diff is of stands in its file by now. */
export interface DiffPlace {
  /** 0-based line at which it starts. */
  readonly line: number
  /** White space before its first character, which is no part of it. */
  readonly indentation: string
}

/** A unified diff for a person: line numbers of the file, colours, and the first line at its depth. */
export function diffLines(diff: string, place: DiffPlace, paint: Paint): string[] {
  const lines: string[] = []
  const at = { old: 0, new: 0 }
  for (const line of printable(diff).trimEnd().split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line)
    if (hunk) {
      if (at.new > 0) lines.push(paint.dim('      ⋮'))
      at.old = Number(hunk[1])
      at.new = Number(hunk[2])
    } else if (at.new === 0) lines.push(...headerLine(line, paint))
    else lines.push(...bodyLine(line, at, place, paint))
  }
  return lines
}

/** `--- a/path` and `+++ b/path` say the same path twice. */
function headerLine(line: string, { bold }: Paint): string[] {
  const path = /^\+\+\+ b\/(.*)$/.exec(line)?.[1]
  return path === undefined ? [] : [bold(path)]
}

function bodyLine(line: string, at: { old: number; new: number }, place: DiffPlace, paint: Paint): string[] {
  const sign = line[0]
  if (sign === '\\') return []
  const number = sign === '-' ? at.old : at.new
  const text = (number === 1 ? place.indentation : '') + line.slice(1)
  if (sign !== '+') at.old++
  if (sign !== '-') at.new++
  const gutter = paint.dim(`${number + place.line}`.padStart(5))
  if (sign === '+') return [`${gutter} ${paint.green(`+ ${text}`)}`]
  if (sign === '-') return [`${gutter} ${paint.red(`- ${text}`)}`]
  return [`${gutter}   ${text}`.trimEnd()]
}
