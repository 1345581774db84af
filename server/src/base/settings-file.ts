import { Refusal } from './errors.js'
import type { Notice } from './notice.js'
import { readText } from './read-text.js'
import { type Entry, entriesOf } from './settings-entries.js'
import { parseYaml } from './yaml-text.js'

const maxBytes = 100_000

/**
 * The settings of one YAML file; nothing when there is no such file. A file that cannot be read or parsed is ignored as
 * a whole, with a notice that names the line and column.
 * @param label how notices call the file
 */
export function fileEntries(file: string, label: string): { entries: Entry[]; notices: Notice[] } {
  try {
    const yaml = parseYaml(readText(file, { maxBytes, name: label }).text)
    return entriesOf(yaml.value, path => {
      const line = yaml.lineOf(path)
      return line ? { label: `${label}, line ${line}`, file, line } : { label, file }
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { entries: [], notices: error.code === 'not_found' ? [] : [brokenFile(error, file, label)] }
  }
}

function brokenFile({ message, details }: Refusal, file: string, label: string): Notice {
  const { line, column } = details as { line?: number; column?: number }
  const place = line ? `${label}, line ${line}, column ${column}` : label
  const sentence = `${place}: ${message} The file is ignored until this is mended.`
  return { severity: 'error', message: sentence, file, ...(line && { line }) }
}
