import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { applyEdits } from '../../base/text.js'
import type { CodeNode } from '../../nodes/code-node.js'
import type { Layout, Piece } from '../../syntax/piece.js'
import { broughtPiece, type InsertionPlace, insertionPlaces, roomFor } from '../insertion.js'
import { defineTool, type ToolContext } from '../tool.js'

export const createNode = defineTool({
  name: 'create_node',
  needsCode: true,
  description:
    'Add a new function, method or class to your own file. ' +
    'Nothing changes yet: when you are done, a person sees all that you wrote as one proposal.',
  parameters: z.object({
    kind: z.string().min(1).describe('What it is: function, method, class, ...'),
    name: z.string().min(1).describe('Its name, as its source defines it.'),
    source: z.string().min(1).describe('Its complete source, at the margin (no leading indentation).'),
    where: z
      .enum(insertionPlaces)
      .describe(
        'before or after your own code; inside: at the end of your own body, if you are a class; end: of the file.',
      ),
  }),
  async run({ kind, name, source, where }, context) {
    const { overlay, rooms, agent } = context
    const current = await rooms.nodes.freshSource(agent.agentId)
    if (!current) throw new Refusal('not_found', 'Your code is not in the workspace any more.')
    const { filePath } = current.node
    const path = overlay.nameToWrite(filePath)
    const text = overlay.find(path) ?? current.text
    const layout = await layoutOf(path, text, context)
    const own = placeOf(current.node, where, layout)
    const room = roomFor(where, own, layout, text)
    if (!room)
      throw new Refusal('bad_argument', 'Your body has no lines of its own. Give it some with rewrite_self first.')
    const base = overlay.hasWritten(path) ? overlay.baseOf(path) : text
    const span = { start: room.at, end: room.at }
    const placed = await rooms.proposals.judge({
      ...overlay.draft(path, base, source),
      text: room.text,
      span,
      seen: '',
    })
    const result = applyEdits(room.text, [{ ...span, text: placed }])
    const after = await layoutOf(path, result, context)
    const inserted = { name, span: { start: room.at, end: room.at + placed.length }, place: where, own }
    const piece = broughtPiece(inserted, layout, after)
    if (!piece) throw misplaced(kind, name)
    refuseDouble(piece, after)
    const line = result.slice(0, room.at).split('\n').length
    const output = `The ${kind} ${name} stands in line ${line} of ${path} in your workspace. It will be proposed to a person when you are done.`
    return { output, wrote: overlay.written(path, base, result, `Adds the ${kind} \`${name}\`.`) }
  },
})

async function layoutOf(path: string, text: string, { rooms }: ToolContext): Promise<Layout> {
  const layout = await rooms.nodes.layoutOf(path, text)
  if (layout) return layout
  throw new Refusal('unsupported', `${path} cannot be parsed, so there is no place in it. Use write_file.`)
}

/** The index of the agent's own piece, which it may have moved or renamed with write_file. */
function placeOf({ nodeType, fullName, ordinal }: CodeNode, where: InsertionPlace, { pieces }: Layout): number {
  if (nodeType === 'file' && (where === 'before' || where === 'after')) {
    throw new Refusal('bad_argument', `You are a whole file, so nothing can stand ${where} you. Use where: end.`)
  }
  if (where === 'inside' && nodeType !== 'class' && nodeType !== 'file') {
    throw new Refusal('bad_argument', `You are a ${nodeType}, no class. Use where: before, after or end.`)
  }
  const isOwn = (piece: Piece) =>
    piece.nodeType === nodeType && piece.fullName === fullName && piece.ordinal === ordinal
  const own = where === 'end' || nodeType === 'file' ? 0 : pieces.findIndex(isOwn)
  if (own !== -1) return own
  throw new Refusal('not_found', 'In the file as you wrote it your own code is missing. Use where: end, or write_file.')
}

function misplaced(kind: string, name: string): Refusal {
  const wanted = `Send the complete ${kind} ${name} alone, or choose another place.`
  return new Refusal(
    'not_parsable',
    `There, this source does not define ${name}, or it changes its neighbours. ${wanted}`,
  )
}

function refuseDouble(piece: Piece, { pieces }: Layout): void {
  const isTwin = (other: Piece) => other !== piece && other.parent === piece.parent && other.name === piece.name
  const twin = pieces.find(isTwin)
  if (!twin) return
  const where = piece.parent === 0 ? 'in your file' : `in ${pieces[piece.parent]!.fullName}`
  throw new Refusal('conflict', `There is already a ${twin.nodeType} ${twin.name} ${where}. Choose another name.`)
}
