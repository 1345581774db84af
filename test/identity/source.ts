import { discover } from '../../server/src/syntax/discover.js'
import { Grammars } from '../../server/src/syntax/grammars.js'
import type { Piece } from '../../server/src/syntax/piece.js'
import { withTree } from '../../server/src/syntax/tree.js'
import { languageOf } from '../support/languages.js'

const grammars = new Grammars((language, message) => {
  throw new Error(`${language.id}: ${message}`)
})

/** A text with the units in it; the file itself is none of them. */
export interface Source {
  readonly path: string
  readonly text: string
  /** In text order, parents before their members. */
  readonly units: readonly Unit[]
  readonly isSound: boolean
}

export type Unit = Pick<Piece, 'name' | 'fullName' | 'nodeType' | 'span' | 'nameSpan' | 'tokenCount' | 'bodyHash'> & {
  /** Index of the enclosing unit; -1 at the top. */
  readonly parent: number
}

export async function readSource(path: string, text: string): Promise<Source> {
  const grammar = (await grammars.load(languageOf(path)!))!
  return withTree(grammar, text, tree => {
    const { pieces, damaged } = discover(tree, path)
    const units = pieces.slice(1).map(piece => ({ ...piece, parent: piece.parent - 1 }))
    return { path, text, units, isSound: damaged.length === 0 }
  })
}
