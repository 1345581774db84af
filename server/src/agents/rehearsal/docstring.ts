// Where a Python definition carries its docstring, found without a parser: the rehearsal model only rewrites code that
// was whole before.

/** What becomes of a docstring: `words` is empty where there was none, `indent` that of the lines below the first. */
export type Renew = (words: string, indent: string) => string

/** The source with a renewed docstring in its first definition; undefined where none with a body of its own begins. */
export function withDocstring(source: string, renew: Renew): string | undefined {
  const body = startOfBody(source)
  if (body === undefined) return undefined
  const onHeaderLine = /^[ \t]*[^\s#]/.test(source.slice(body))
  const indent = ' '.repeat(4)
  if (onHeaderLine) {
    return `${source.slice(0, body)}\n${indent}${quoted('"""', renew('', indent), indent)}\n${indent}${source.slice(body).trimStart()}`
  }
  const statement = firstStatement(source, body)
  return statement === source.length ? undefined : withDocstringAt(source, statement, renew)
}

/** The same for a module, whose body begins with the text. */
export function withModuleDocstring(source: string, renew: Renew): string {
  return withDocstringAt(source, firstStatement(source, 0), renew)
}

function withDocstringAt(source: string, at: number, renew: Renew): string {
  const indent = source.slice(source.lastIndexOf('\n', at - 1) + 1, at)
  const found = docstringAt(source, at)
  if (!found) return `${source.slice(0, at)}${quoted('"""', renew('', indent), indent)}\n${indent}${source.slice(at)}`
  const words = quoted(found.quote.repeat(3), renew(found.words.trimEnd(), indent), indent)
  return `${source.slice(0, at)}${found.prefix}${words}${source.slice(found.end)}`
}

function quoted(quotes: string, words: string, indent: string): string {
  return words.includes('\n') ? `${quotes}${words}\n${indent}${quotes}` : `${quotes}${words}${quotes}`
}

interface Docstring {
  readonly prefix: string
  readonly quote: string
  readonly words: string
  readonly end: number
}

/** A string that stands alone as a statement. */
function docstringAt(source: string, at: number): Docstring | undefined {
  const literal = /([rRuU]?)("""|'''|"|')((?:\\[\s\S]|(?!\2)[\s\S])*)\2(?=[ \t]*(?:#.*)?(?:\n|$))/y
  literal.lastIndex = at
  const match = literal.exec(source)
  if (!match) return undefined
  return { prefix: match[1]!, quote: match[2]![0]!, words: match[3]!, end: literal.lastIndex }
}

/** Behind the colon that ends the header of the first `def` or `class`. */
function startOfBody(source: string): number | undefined {
  const header = /^(?:async[ \t]+)?(?:def|class)\b/m.exec(source)
  if (!header) return undefined
  const part = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|[([{]|[)\]}]|:/g
  part.lastIndex = header.index
  let depth = 0
  for (let match = part.exec(source); match; match = part.exec(source)) {
    if (/^[([{]/.test(match[0])) depth += 1
    else if (/^[)\]}]/.test(match[0])) depth -= 1
    else if (match[0] === ':' && depth === 0) return part.lastIndex
  }
  return undefined
}

/** The first thing from `from` on that is neither a comment nor white space. */
function firstStatement(source: string, from: number): number {
  const skipped = /(?:[ \t]*(?:#.*)?\n)*[ \t]*/y
  skipped.lastIndex = from
  skipped.test(source)
  return skipped.lastIndex
}
