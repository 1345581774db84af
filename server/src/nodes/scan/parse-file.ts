import { Lines, textHash } from '../../base/text.js'
import { usesOf } from '../graph/uses.js'
import { idAtBirth } from '../match/match.js'
import { readSource } from '../source.js'
import { writeSurvey } from '../store/survey-text.js'
import type { DiscoverText } from './discover-text.js'
import type { ParseJob, ParseOrder, ParseResult } from './protocol.js'

/** Reads a file and says what is in it. Undefined when it was told to stop. */
export async function parseFile(
  { number, path, language, knownHash }: ParseJob,
  { root, maxFileBytes }: Pick<ParseOrder, 'root' | 'maxFileBytes'>,
  discoverText: DiscoverText,
): Promise<ParseResult | undefined> {
  const source = readSource(root, path, maxFileBytes)
  if (source.kind !== 'text') return { number, path, ...source }
  const { text, size, mtimeMs } = source
  if (knownHash !== undefined && textHash(text) === knownHash) return { number, path, kind: 'same', size, mtimeMs }
  const found = await discoverText(language, path, text)
  if (found === 'stopped') return undefined
  if (found === 'off') return { number, path, kind: 'unknown' }
  if (found === 'too slow') return { number, path, kind: 'no text', size, mtimeMs, isTooSlow: true }
  const { pieces, references, damaged, sketches } = found
  return {
    number,
    path,
    kind: 'text',
    size,
    mtimeMs,
    language,
    hash: pieces[0]!.sourceHash,
    survey: writeSurvey(pieces, sketches, usesOf(references, pieces, text, language), new Lines(text)),
    damaged,
    text: damaged.length > 0 ? text : '',
    ...(pieces.every(piece => piece.inlineId === undefined) && {
      idsAtBirth: pieces.map(piece => idAtBirth(piece, path)),
    }),
  }
}
