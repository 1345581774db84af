import type { CodeNode } from '../../server/src/nodes/code-node.js'
import { MemoryFiles } from '../nodes/memory-files.js'

/** A text that lacks something, as while it is typed: `[start, end)` of the original is not there. */
export interface Cut {
  readonly start: number
  readonly end: number
}

/** Every line in turn. */
export function everyLine(text: string): Cut[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(match => match.index + 1)]
  return starts.map((start, line) => ({ start, end: starts[line + 1] ?? text.length })).filter(cut => cut.end > cut.start)
}

/** Everything behind each character, or behind every so many-th. */
export function everySuffix(text: string, step: number): Cut[] {
  return Array.from({ length: Math.ceil(text.length / step) }, (_, index) => ({ start: index * step, end: text.length }))
}

/**
 * Saves a text with something missing, and then whole again. Tells who is wrongly gone (`orphaned`: their code stands
 * untouched, and so does everything around it), and who is somebody else once all is back.
 */
export async function wrongedBy(cut: Cut, path: string, text: string): Promise<string[]> {
  const files = new MemoryFiles()
  const before = await files.write(path, text)
  const nodes = files.nodesIn(path)
  await files.write(path, text.slice(0, cut.start) + text.slice(cut.end))
  const orphaned = nodes.filter(node => isOutside(node, cut, nodes) && files.byId(node.agentId)!.orphaned)
  const after = await files.write(path, text)
  const isAffected = (id: string) => nodes.some(node => node.agentId === id && isBeheaded(node, cut, nodes))
  const others = Object.keys(before).filter(name => before[name] !== after[name] && !isAffected(before[name]!))
  const place = `${path}, without "${text.slice(cut.start, Math.min(cut.end, cut.start + 60))}"`
  return [
    ...orphaned.map(({ fullName }) => `${place}: ${fullName} is orphaned`),
    ...others.map(name => `${place} and with it again: ${name || 'the file'} is somebody else`),
  ]
}

/** Whose code is all there, who is not told apart from namesakes, and whose parents are still called something. */
function isOutside(node: CodeNode, cut: Cut, nodes: readonly CodeNode[]): boolean {
  const isIntact = node.span.end <= cut.start || node.span.start >= cut.end
  return isIntact && !isBeheaded(node, cut, nodes) && nodes.filter(({ fullName }) => fullName === node.fullName).length === 1
}

/** Without the line that names the unit around it, a member may be anything. */
function isBeheaded({ span, agentId }: CodeNode, cut: Cut, nodes: readonly CodeNode[]): boolean {
  return nodes.some(
    parent =>
      parent.nodeType !== 'file' &&
      parent.agentId !== agentId &&
      parent.span.start <= span.start &&
      parent.span.end >= span.end &&
      parent.nameSpan.start >= cut.start &&
      parent.nameSpan.end <= cut.end,
  )
}
