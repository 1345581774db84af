import type { ProposedFile } from '../../../events/event.js'
import type { Nodes } from '../../../nodes/nodes.js'
import type { Colours } from '../source/colours.js'
import { type Line, linesOf } from '../source/lines.js'
import type { Painter } from './diff-lines.js'

/** The two texts that a proposed file is about, as far as they are known. */
interface Sides {
  readonly before: string
  readonly after: string
}

/** Resolves when the colours of a proposed file are known, or nobody should wait for them any more. */
export async function preparePainter(file: ProposedFile, nodes: Nodes, colours: Colours): Promise<void> {
  const { before, after } = sidesOf(file, nodes)
  await Promise.all([colours.prepare(file.path, before), colours.prepare(file.path, after)])
}

/** Lines that read the same look the same: nearly always they do, and a diff shows no more of a file than itself. */
export function painterOf(file: ProposedFile, nodes: Nodes, colours: Colours): Painter {
  const { before, after } = sidesOf(file, nodes)
  return { before: paint(before), after: paint(after) }

  function paint(text: string): (line: string) => Line {
    const lines = new Map(linesOf(text, colours.of(file.path, text)).map(line => [line.text, line]))
    return line => lines.get(line) ?? { text: line, highlights: [] }
  }
}

/** A piece is read best within its file, as that is now. */
function sidesOf({ anchor, old_source, new_source }: ProposedFile, nodes: Nodes): Sides {
  const found = anchor === null ? undefined : nodes.source(anchor)
  if (!found) return { before: old_source, after: new_source }
  const { start, end } = found.node.span
  const [above, below] = [found.text.slice(0, start), found.text.slice(end)]
  return { before: above + old_source + below, after: above + new_source + below }
}
