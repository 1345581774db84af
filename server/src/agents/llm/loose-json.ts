// JSON as models write it inside other text: with raw line breaks in strings, trailing commas, stray escapes.

/** Deeper nesting is no tool call, and would overflow the stack of whoever writes it out again. */
const maxDepth = 100

export interface FoundJson {
  readonly value: unknown
  /** The offset behind it. */
  readonly end: number
}

/** The object or array that begins at `start`; undefined where there is none that can be read. */
export function looseJsonAt(text: string, start: number): FoundJson | undefined {
  const end = endOfJson(text, start)
  if (end === undefined) return undefined
  const found = text.slice(start, end)
  const value = parsed(found) ?? parsed(repaired(found))
  return value === undefined ? undefined : { value, end }
}

/** What stands between the quotes of a string; undefined where its escapes cannot be read. */
export function looseString(literal: string): string | undefined {
  const value = parsed(repairedString(`"${literal}"`))
  return typeof value === 'string' ? value : undefined
}

/** Behind the bracket that closes the one at `start`. */
function endOfJson(text: string, start: number): number | undefined {
  if (text[start] !== '{' && text[start] !== '[') return undefined
  const structure = /["[\]{}]/g
  structure.lastIndex = start
  let depth = 0
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    const character = match[0]
    if (character === '"') {
      const close = endOfString(text, match.index)
      if (close === undefined) return undefined
      structure.lastIndex = close
    } else if (character === '{' || character === '[') {
      depth += 1
      if (depth > maxDepth) return undefined
    } else {
      depth -= 1
      if (depth === 0) return structure.lastIndex
    }
  }
  return undefined
}

function endOfString(text: string, quote: number): number | undefined {
  for (let index = quote + 1; index < text.length; index++) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"') return index + 1
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function repaired(text: string): string {
  return text.replace(/"(?:[^"\\]+|\\[\s\S])*"|,(?=\s*[}\]])/g, part => (part === ',' ? '' : repairedString(part)))
}

function repairedString(literal: string): string {
  return literal
    .replace(/\\([^"\\/bfnrtu])/g, (_, character: string) => (character === "'" ? "'" : `\\\\${character}`))
    .replace(/[\u0000-\u001f]/g, character => JSON.stringify(character).slice(1, -1))
}
