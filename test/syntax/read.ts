import { discover } from '../../server/src/syntax/discover.js'
import { type Grammar, Grammars } from '../../server/src/syntax/grammars.js'
import type { Discovery, Piece } from '../../server/src/syntax/piece.js'
import { withTree } from '../../server/src/syntax/tree.js'
import { languageOf } from '../support/languages.js'

const grammars = new Grammars((language, message) => {
  throw new Error(`${language.id}: ${message}`)
})

/** The grammar for a file of this name. */
export async function grammarFor(file: string): Promise<Grammar> {
  return (await grammars.load(languageOf(file)!))!
}

/** What Remora sees in a file, ready to be compared as text. */
export async function read(file: string, text: string): Promise<Read> {
  return new Read(
    text,
    withTree(await grammarFor(file), text, tree => discover(tree, file)),
  )
}

export class Read {
  constructor(
    readonly text: string,
    readonly discovery: Discovery,
  ) {}

  /** One line a piece: type, full name (`#1` for the second of that name), and its signature. */
  get outline(): string {
    const depths: number[] = []
    return this.discovery.pieces
      .map((piece, index) => {
        depths[index] = piece.parent === -1 ? 0 : depths[piece.parent]! + 1
        return `${'  '.repeat(depths[index]!)}${piece.nodeType} ${addressOf(piece)}  ${piece.signature}`.trimEnd()
      })
      .join('\n')
  }

  /** One line for each piece that mentions something: `total: calls sum, calls round`. */
  get uses(): string {
    const lines = new Map<number, string[]>()
    for (const { kind, name, from } of this.discovery.references) {
      lines.set(from, [...(lines.get(from) ?? []), `${kind} ${name}`])
    }
    return [...lines]
      .map(([from, uses]) => `${addressOf(this.discovery.pieces[from]!)}: ${[...new Set(uses)].join(', ')}`)
      .join('\n')
  }

  /** The source text of a piece, decorators and doc comment included. */
  source(address: string): string {
    const { start, end } = this.piece(address).span
    return this.text.slice(start, end)
  }

  piece(address: string): Piece {
    const piece = this.discovery.pieces.find(candidate => addressOf(candidate) === address)
    if (!piece) throw new Error(`No piece ${address} in:\n${this.outline}`)
    return piece
  }
}

function addressOf({ fullName, name, ordinal }: Piece): string {
  return (fullName || name) + (ordinal > 0 ? `#${ordinal}` : '')
}
