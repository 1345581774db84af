import type { Names } from './names.js'
import { within } from './names.js'
import type { Scoping } from './scoping.js'
import { beforeBlanks, wordStart } from './words.js'

/**
 * What the text says of the types of variables, without a type checker: `cart = Cart()`, `cart: Cart`, `new Cart()`,
 * `Cart cart`, `cart := NewCart()`. Pure. Only names that begin with a capital count as types, as they do to people.
 */
export class Hints {
  /** The type of each variable and attribute by its place; empty where the text says two things. */
  readonly #types = new Map<string, string>()
  /** Most variables have none, and are not looked for in each scope. */
  readonly #variables = new Set<string>()

  constructor(
    text: string,
    names: Names,
    spans: readonly { readonly start: number; readonly end: number }[],
    scoping: Scoping,
  ) {
    const pieceAt = innermost(names, spans)
    for (const { at, variable, type } of sites(text, scoping)) {
      const piece = pieceAt(at)
      const member = variable.replace(selfMark, '')
      const scope = member === variable ? names.placeOf(piece) : names.typeAround(piece)
      if (scope === undefined || member.includes('.')) continue
      const place = within(scope, member)
      this.#variables.add(member)
      const known = this.#types.get(place)
      this.#types.set(place, known === undefined || known === type ? type : '')
    }
  }

  /** Of a variable as it is seen from the innermost of these scopes. */
  ofVariable(name: string, scopes: readonly string[]): string | undefined {
    if (!this.#variables.has(name)) return undefined
    for (const scope of scopes) {
      const type = this.#types.get(within(scope, name))
      if (type !== undefined) return this.#types.get(within(scope, type)) ?? type
    }
    return undefined
  }

  /** Of an attribute; what a constructor is given is kept under the same name nearly always. */
  ofAttribute(type: string, name: string): string | undefined {
    return constructors.map(place => this.#types.get(`${type}${place}.${name}`)).find(hint => hint !== undefined)
  }
}

const constructors = ['', '.__init__', '.constructor', '.initialize', '.__construct', '.init', '.new'] as const

const selfMark = /^(?:(?:self|this|cls|\$this)\.|@)/

interface Site {
  readonly at: number
  readonly variable: string
  readonly type: string
}

const type = String.raw`((?:[a-z_]\w*(?:\.|::))*[A-Z]\w*(?:(?:\.|::)[A-Z]\w*)*)`

/** What may stand between `=` or `:` and the type. */
const lead = String.raw`(?:(?:new|await|const|mut|dyn|impl|lazy|final|readonly|try)\s+|&(?:'\w+\s+)?|[*?"']|Optional\[)*`

/** What makes an instance of the type: a call or literal of it, or a member that sounds so. */
const making =
  /\s*[({<]|(?:\.|::)(?:new|of|from\w*|create\w*|init\w*|build|make|default|parse|open|empty|with\w*|getInstance|instance)\b/iy

/**
 * Begins at the sign and not at the variable, which would be tried at every word: ten times slower. `Shop::Tax` says
 * nothing of a variable `Shop`.
 */
const typed = new RegExp(String.raw`(?:(?<!:):|=)\s*${lead}${type}`, 'g')
/** `<T extends Cart>`: who is a `T` is a `Cart`. */
const bound = /<\s*([A-Z]\w*)\s*(?:extends|:)\s*([A-Z]\w*)/g

const typeFirst = /\b([A-Z]\w*)(?:<[^<>()\n]*>)?(?:\s*[&*?]+\s*|\s+)(\$?[a-z_]\w*)\s*[=;,)({:]/g
const typeAfterBlank = /\b([a-z_]\w*)\s+\*?((?:\w+\.)?[A-Z]\w*)\b/g

function sites(text: string, { namesTypesFirst, namesTypesAfterBlank, makesByNew }: Scoping): Site[] {
  const found: Site[] = []
  for (const match of text.matchAll(bound)) found.push(site(match.index, match[1]!, match[2]!))
  for (const match of text.matchAll(typed)) {
    if (text[match.index] === '=' && !isMade(text, match.index + match[0].length)) continue
    const variable = variableBefore(text, match.index)
    const type = makesByNew ? match[1]!.replace(maker, '') : match[1]!
    if (variable !== '') found.push(site(match.index, variable, type))
  }
  if (namesTypesFirst) for (const match of text.matchAll(typeFirst)) found.push(site(match.index, match[2]!, match[1]!))
  if (namesTypesAfterBlank) {
    for (const match of text.matchAll(typeAfterBlank)) found.push(site(match.index, match[1]!, match[2]!))
  }
  return found.sort((a, b) => a.at - b.at)
}

const maker = /\bNew(?=[A-Z])/

/** `cart` of `cart: Cart`, `cart?: Cart` and `cart := Cart{}`, `self.cart` and `@cart` too. */
function variableBefore(text: string, sign: number): string {
  let end = beforeBlanks(text, text[sign - 1] === ':' ? sign - 1 : sign)
  if (text[end - 1] === '?' || text[end - 1] === '!') end--
  let start = wordStart(text, end)
  if (start === end) return ''
  if (text[start - 1] === '#') start--
  if (text[start - 1] === '.') start = wordStart(text, start - 1)
  return text.slice(text[start - 1] === '@' ? start - 1 : start, end)
}

function site(at: number, variable: string, type: string): Site {
  return { at, variable, type: type.replaceAll('::', '.') }
}

function isMade(text: string, at: number): boolean {
  making.lastIndex = at
  return making.test(text)
}

/** The innermost piece around offsets that are asked for in text order. */
function innermost(
  names: Names,
  spans: readonly { readonly start: number; readonly end: number }[],
): (offset: number) => number {
  let next = 1
  let piece = 0
  return offset => {
    while (next < spans.length && spans[next]!.start <= offset) piece = next++
    while (piece > 0 && spans[piece]!.end <= offset) piece = names.pieces[piece]!.parent
    return piece
  }
}
