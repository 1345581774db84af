import { lineEnding, type Span, splitLines, withLineEnding } from '../../base/text.js'
import { atMargin, dedent, indent, indentationAt, movableDepth } from './indentation.js'

/** Where an agent's text is to stand. */
export interface Slot {
  /** Of the whole file. */
  readonly text: string
  readonly span: Span
  /** What stood there when the agent read it. */
  readonly seen: string
}

/**
 * What an agent may have meant, at the place where it belongs: at the node's own depth, with the file's line ends. The
 * most literal reading first; the others leave out what models wrap around code: a fence, or prose around one fence.
 */
export function readings(written: string, slot: Slot): string[] {
  const plain = withLineEnding(written, '\n')
  const candidates = [plain, soleFence(plain)].flatMap(text => (text === undefined ? [] : [placed(text, slot)]))
  return [...new Set(isFenced(plain) ? candidates.slice(1) : candidates)]
}

function placed(source: string, { seen, text, span }: Slot): string {
  const depth = movableDepth(seen, indentationAt(text, span.start))
  const written = fromDepth(atMargin(source), seen, depth)
  const ending = /\r?\n$/.test(seen) && written !== '' ? '\n' : ''
  return withLineEnding(indent(written, depth) + ending, lineEnding(text))
}

/**
 * Models also copy a node as it stands in the file: only its first line at the margin. Where the lines below stand
 * exactly as deep as they did there, that is what happened.
 */
function fromDepth(source: string, seen: string, depth: string): string {
  const deepest = leastDepth(seen)
  const isCopied = depth !== '' && deepest !== undefined && leastDepth(source) === deepest
  return isCopied ? dedent(source, depth) : source
}

/** The white space that the lines below the first share; undefined where there are none. */
function leastDepth(source: string): string | undefined {
  const depths = source
    .split('\n')
    .slice(1)
    .filter(line => line.trim() !== '')
    .map(line => /^[ \t]*/.exec(line)![0])
  return depths.length === 0
    ? undefined
    : depths.reduce((least, depth) => (depth.length < least.length ? depth : least))
}

/** Nothing but a fence: no language takes that for code but Markdown, where nobody asked for one around all. */
function isFenced(text: string): boolean {
  return text.trimStart().startsWith('```') && text.trimEnd().endsWith('```') && soleFence(text) !== undefined
}

/** The content of the only fence in a text. Line by line, because a model may send a megabyte of fences. */
function soleFence(text: string): string | undefined {
  const fences: string[] = []
  let open: { readonly marks: string; readonly from: number } | undefined
  let at = 0
  for (const line of splitLines(text)) {
    const marks = /^[ \t]*(`{3,})[^`]*$/.exec(line)?.[1]
    if (open && line.trim() === open.marks) {
      fences.push(text.slice(open.from, at).replace(/\n$/, ''))
      open = undefined
    } else if (!open && marks) open = { marks, from: at + line.length }
    at += line.length
  }
  return fences.length === 1 && !open ? fences[0] : undefined
}
