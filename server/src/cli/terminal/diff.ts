import type { Paint } from './terminal.js'
import { printable } from './text.js'

/** A unified diff for a person: line numbers and colours. */
export function diffLines(diff: string, paint: Paint): string[] {
  const lines: string[] = []
  const at = { old: 0, new: 0 }
  for (const line of printable(diff).trimEnd().split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line)
    if (hunk) {
      if (at.new > 0) lines.push(paint.dim('      ⋮'))
      at.old = Number(hunk[1])
      at.new = Number(hunk[2])
    } else if (at.new === 0) lines.push(...headerLine(line, paint))
    else lines.push(...bodyLine(line, at, paint))
  }
  return lines
}

/** `--- a/path` and `+++ b/path` say the same path twice. */
function headerLine(line: string, { bold }: Paint): string[] {
  const path = /^\+\+\+ b\/(.*)$/.exec(line)?.[1]
  return path === undefined ? [] : [bold(path)]
}

function bodyLine(line: string, at: { old: number; new: number }, paint: Paint): string[] {
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
