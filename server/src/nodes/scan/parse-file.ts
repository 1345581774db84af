import { textHash } from '../../base/text.js'
import { discover } from '../../syntax/discover.js'
import type { Grammars } from '../../syntax/grammars.js'
import { languageOf } from '../../syntax/languages.js'
import { withTree } from '../../syntax/tree.js'
import { readSource } from '../source.js'
import { surveyOf } from '../survey.js'
import { pack } from './pack.js'
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
  const hash = discovery.pieces[0]!.sourceHash
  const survey = pack(surveyOf(discovery, text))
  return { number, path, kind: 'text', size, mtimeMs, language: grammar.language.id, hash, survey }
}
