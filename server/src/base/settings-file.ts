import { type Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { messageOf, Refusal } from './errors.js'
import type { Notice } from './notice.js'
import { readText } from './read-text.js'
import { type Entry, entriesOf, type Place } from './settings-entries.js'

const maxBytes = 1_000_000

/**
 * The settings of one YAML file; nothing when there is no such file. A file that cannot be read or parsed is ignored as
 * a whole, with a notice that names the line and column.
 * @param label how notices call the file
 */
export function fileEntries(path: string, label: string): { entries: Entry[]; notices: Notice[] } {
  try {
    return parsedEntries(readText(path, { maxBytes }).text, path, label)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return { entries: [], notices: [] }
    const message = `${label} is ignored: ${messageOf(error)}`
    return { entries: [], notices: [{ severity: 'error', message, file: path }] }
  }
}

function parsedEntries(text: string, file: string, label: string): { entries: Entry[]; notices: Notice[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    const message = `${label}, line ${line}, column ${col}: ${sentence(broken.message)} The file is ignored; it must be valid YAML.`
    return { entries: [], notices: [{ severity: 'error', message, file, line }] }
  }
  return entriesOf(document.toJS(), path => {
    const offset = keyOffset(document, path)
    const line = offset === undefined ? undefined : lines.linePos(offset).line
    const place: Place = { label: line ? `${label}, line ${line}` : label, file, ...(line && { line }) }
    return place
  })
}

/** Where the last name of the path stands in the text. */
function keyOffset(document: Document, path: readonly string[]): number | undefined {
  let node: unknown = document.contents
  let pair: Pair | undefined
  for (const name of path) {
    if (!isMap(node)) break
    pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name)
    node = pair?.value
  }
  return (pair?.key as Node | undefined)?.range?.[0]
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
