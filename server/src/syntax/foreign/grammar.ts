import { join } from 'node:path'
import { messageOf, Refusal } from '../../base/errors.js'
import { readText } from '../../base/read-text.js'
import { readBytes } from '../../base/regular-file.js'
import { captureNames } from '../findings.js'
import { type Grammar, parserFor } from '../grammars.js'
import { Runtime, wasm } from '../runtime.js'
import type { ForeignLanguage } from './protocol.js'

const maxGrammarBytes = 64 * 1024 * 1024
const maxQueryBytes = 1_000_000

/**
 * Compiles what a project brings. Only for the process that may die of it. Throws for whatever is wrong.
 */
export async function loadForeignGrammar({ headerLine, ...rest }: ForeignLanguage): Promise<Grammar> {
  const language = { ...rest, ...(headerLine && { headerLine: new RegExp(headerLine) }) }
  const runtime = await Runtime.start()
  const bytes = readBytes(join(language.folder, 'grammar.wasm'), { maxBytes: maxGrammarBytes, name: 'grammar.wasm' })
  const module = await wasm.compile(bytes)
  assertGrammar(wasm.Module.exports(module).map(({ name }) => name))
  const treeSitterLanguage = runtime.library.Language.loadSync(module)
  const source = readText(join(language.folder, 'nodes.scm'), { maxBytes: maxQueryBytes, name: 'nodes.scm' })
  const query = compileQuery(() => new runtime.library.Query(treeSitterLanguage, source.text))
  return { language, runtime, parser: parserFor(runtime, treeSitterLanguage), query }
}

/** @param names of what the module exports */
function assertGrammar(names: readonly string[]): void {
  if (!names.some(name => /^tree_sitter_\w+$/.test(name))) {
    throw new Refusal('unsupported', 'grammar.wasm is no grammar: it has no function tree_sitter_….')
  }
  // The loader would run it, with all that Node can do.
  if (names.some(name => /^__(em_js__|start_em_asm)/.test(name))) {
    throw new Refusal('unsupported', 'grammar.wasm carries JavaScript, which no grammar needs.')
  }
}

/** A misspelled capture would only leave everybody without an agent, and say nothing. */
function compileQuery(compile: () => Grammar['query']): Grammar['query'] {
  const query = named('nodes.scm', compile)
  const unknown = query.captureNames.find(name => !name.startsWith('_') && !captureNames.includes(name))
  if (unknown === undefined) return query
  throw new Refusal(
    'unsupported',
    `nodes.scm: @${unknown} is no capture that Remora knows; there are @${captureNames.join(', @')}.`,
  )
}

function named<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error })
  }
}
