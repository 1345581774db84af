import { Lines, textHash } from '../../base/text.js'
import { discover } from '../../syntax/discover.js'
import type { Grammars } from '../../syntax/grammars.js'
import { languageOf } from '../../syntax/languages.js'
import { withTree } from '../../syntax/tree.js'
import { idAtBirth } from '../match/match.js'
import { readSource } from '../source.js'
import { writeSurvey } from '../survey-text.js'
import { usesOf } from '../uses.js'
import type { ParseJob, ParseOrder, ParseResult } from './protocol.js'

/** Reads a file and says what is in it. Undefined when it was told to stop. */
export async function parseFile(
  { number, path, knownHash }: ParseJob,
  { root, maxFileBytes, stop }: ParseOrder,
  grammars: Grammars,
): Promise<ParseResult | undefined> {
  const language = languageOf(path)
  const grammar = language && (await grammars.load(language))
  if (!grammar) return { number, path, kind: 'unknown' }
  const source = readSource(root, path, maxFileBytes)
  if (source.kind !== 'text') return { number, path, ...source }
  const { text, size, mtimeMs } = source
  if (knownHash !== undefined && textHash(text) === knownHash) return { number, path, kind: 'same', size, mtimeMs }
  const discovery = withTree(
    grammar,
    text,
    tree => discover(tree, path),
    () => stop[0] === 1,
  )
  if (!discovery) return undefined
  const { pieces, references, damaged, sketches } = discovery
  return {
    number,
    path,
    kind: 'text',
    size,
    mtimeMs,
    language: grammar.language.id,
    hash: pieces[0]!.sourceHash,
    survey: writeSurvey(pieces, sketches, usesOf(references, pieces), new Lines(text)),
    damaged,
    text: damaged.length > 0 ? text : '',
    ...(pieces.every(piece => piece.inlineId === undefined) && {
      idsAtBirth: pieces.map(piece => idAtBirth(piece, path)),
    }),
  }
}
