/*
 * A node's source starts at its first character, so the lines below it still carry the file's indentation. Agents read
 * and write source as if it stood at the margin; these functions translate.
 */

/** The white space before an offset up to the start of its line; empty when something else stands there. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const before = text.slice(lineStart, offset)
  return /^[ \t]*$/.test(before) ? before : ''
}

/**
 * How far the lines below the first may be moved to the margin: the node's own indentation when all of them share it.
 * A flush-left line (in a string that spans lines) means none of them may move, or its text would change.
 */
export function movableDepth(source: string, indentation: string): string {
  const [, ...below] = source.split('\n')
  return below.every(line => line.startsWith(indentation) || line.trim() === '') ? indentation : ''
}

export function dedent(source: string, depth: string): string {
  return depth === '' ? source : source.replaceAll(`\n${depth}`, '\n')
}

/** The inverse of `dedent`; empty lines stay empty. */
export function indent(source: string, depth: string): string {
  return depth === '' ? source : source.replace(/\n(?=[^\r\n])/g, `\n${depth}`)
}

/**
 * What an agent wrote, at the margin: without surrounding blank lines, and without the indentation that all of its
 * lines share (models often copy the depth of the file).
 */
export function atMargin(source: string): string {
  const trimmed = source.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()
  const shared = /^[ \t]*/.exec(trimmed)![0]
  if (shared === '') return trimmed
  const lines = trimmed.split('\n')
  const allShare = lines.every(line => line.startsWith(shared) || line.trim() === '')
  return allShare ? lines.map(line => line.slice(shared.length)).join('\n') : trimmed.trimStart()
}
