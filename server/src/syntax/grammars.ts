import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Parser, Query, Language as TreeSitterLanguage } from 'web-tree-sitter'
import { assetPath } from '../base/assets.js'
import { messageOf } from '../base/errors.js'
import { mended } from './grammar-mend.js'
import type { BuiltInLanguage, Language } from './languages.js'

type Runtime = typeof import('web-tree-sitter')

/** A language that is ready to parse. What it holds is for this room; others pass it on. */
export interface Grammar {
  readonly language: Language
  readonly parser: Parser
  /** Everything that `server/assets/queries`, or the project's `nodes.scm`, says about the language. */
  readonly query: Query
}

/**
 * Loads our own grammars at their first use and once (1–60 ms each; the package itself is imported with the first one). A
 * grammar that does not load is reported once and stays off; the other languages go on.
 */
export class Grammars {
  // web-tree-sitter keeps one WASM module per process, and two `init` calls at once would make two of it.
  static #runtime: Promise<Runtime> | undefined
  readonly #onFailure: (language: BuiltInLanguage, message: string) => void
  readonly #loading = new Map<string, Promise<Grammar | undefined>>()
  readonly #loaded = new Map<string, Grammar>()

  constructor(onFailure: (language: BuiltInLanguage, message: string) => void) {
    this.#onFailure = onFailure
  }

  /** Undefined when the language is off because its grammar or its query failed to load. */
  load(language: BuiltInLanguage): Promise<Grammar | undefined> {
    let loading = this.#loading.get(language.id)
    if (!loading) {
      loading = this.#load(language)
      this.#loading.set(language.id, loading)
    }
    return loading
  }

  /** For callers that cannot wait: undefined before the first `load` is through. */
  loaded(languageId: string): Grammar | undefined {
    return this.#loaded.get(languageId)
  }

  async #load(language: BuiltInLanguage): Promise<Grammar | undefined> {
    try {
      Grammars.#runtime ??= startRuntime()
      const grammar = await compile(await Grammars.#runtime, language)
      this.#loaded.set(language.id, grammar)
      return grammar
    } catch (error) {
      this.#onFailure(language, `The ${language.title} grammar did not load: ${messageOf(error)}`)
      return undefined
    }
  }
}

/** For this room; not twice at once. */
export async function startRuntime(): Promise<Runtime> {
  const runtime = await import('web-tree-sitter')
  await runtime.Parser.init()
  return runtime
}

async function compile(runtime: Runtime, language: BuiltInLanguage): Promise<Grammar> {
  const treeSitterLanguage = await runtime.Language.load(await mended(language.grammar, grammarPath(language.grammar)))
  const parts = await Promise.all(language.queries.map(name => readFile(assetPath('queries', `${name}.scm`), 'utf8')))
  return {
    language,
    parser: parserFor(runtime, treeSitterLanguage),
    query: new runtime.Query(treeSitterLanguage, parts.join('\n')),
  }
}

/** For this room. */
export function parserFor(runtime: Runtime, language: TreeSitterLanguage): Parser {
  const parser = new runtime.Parser()
  parser.setLanguage(language)
  return parser
}

/** The packages stay outside the bundle, so node finds them from wherever this file has come to lie. */
function grammarPath(grammar: string): string {
  return createRequire(import.meta.url).resolve(`tree-sitter-wasm/${grammar}/tree-sitter-${grammar}.wasm`)
}
