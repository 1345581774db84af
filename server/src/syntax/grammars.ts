import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Parser, Query, Language as TreeSitterLanguage } from 'web-tree-sitter'
import { assetPath } from '../base/assets.js'
import { messageOf } from '../base/errors.js'
import { mended } from './grammar-mend.js'
import type { BuiltInLanguage, Language } from './languages.js'
import { Runtime } from './runtime.js'

/** A language that is ready to parse. What it holds is for this room; others pass it on. */
export interface Grammar {
  readonly language: Language
  /** In which it was compiled. */
  readonly runtime: Runtime
  readonly parser: Parser
  /** Everything that `server/assets/queries`, or the project's `nodes.scm`, says about the language. */
  readonly query: Query
}

/**
 * Loads our own grammars at their first use and once (1–60 ms each; the package itself is loaded with the first one). A
 * grammar that does not load is reported once and stays off; the other languages go on. When a text has cost the
 * runtime, everything is loaded anew at its next use; trees that stood in the old one are to be made again.
 */
export class Grammars {
  readonly #onFailure: (language: BuiltInLanguage, message: string) => void
  readonly #loading = new Map<string, Promise<Grammar | undefined>>()
  readonly #loaded = new Map<string, Grammar>()
  #runtime: Promise<Runtime> | undefined

  constructor(onFailure: (language: BuiltInLanguage, message: string) => void) {
    this.#onFailure = onFailure
  }

  /** Undefined when the language is off because its grammar or its query failed to load. */
  async load(language: BuiltInLanguage): Promise<Grammar | undefined> {
    let loading = this.#loading.get(language.id)
    if (!loading) {
      loading = this.#load(language)
      this.#loading.set(language.id, loading)
    }
    const grammar = await loading
    if (!grammar?.runtime.loss) return grammar
    if (this.#loading.get(language.id) === loading) this.#loading.delete(language.id)
    return await this.load(language)
  }

  /** Works with a grammar, of which is certain that nobody has cost its runtime between its loading and the work. */
  async use<T>(language: BuiltInLanguage, work: (grammar: Grammar) => T): Promise<T | undefined> {
    const grammar = await this.load(language)
    if (!grammar) return undefined
    return grammar.runtime.loss ? await this.use(language, work) : work(grammar)
  }

  /** For callers that cannot wait: undefined before the first `load` is through, and while all is loaded anew. */
  loaded(languageId: string): Grammar | undefined {
    const grammar = this.#loaded.get(languageId)
    return grammar?.runtime.loss ? undefined : grammar
  }

  async #load(language: BuiltInLanguage): Promise<Grammar | undefined> {
    try {
      const grammar = await this.#compile(language)
      this.#loaded.set(language.id, grammar)
      return grammar
    } catch (error) {
      this.#onFailure(language, `The ${language.title} grammar did not load: ${messageOf(error)}`)
      return undefined
    }
  }

  async #compile(language: BuiltInLanguage): Promise<Grammar> {
    const runtime = await this.#running()
    try {
      return await compile(runtime, language)
    } catch (error) {
      // Who loads while another text costs the runtime has done nothing wrong.
      if (!runtime.loss) throw error
      return await this.#compile(language)
    }
  }

  async #running(): Promise<Runtime> {
    const known = this.#runtime
    if (known && !(await known).loss) return known
    if (this.#runtime === known) this.#runtime = Runtime.start()
    return await this.#running()
  }
}

async function compile(runtime: Runtime, language: BuiltInLanguage): Promise<Grammar> {
  const { Language, Query } = runtime.library
  const treeSitterLanguage = await Language.load(await mended(language.grammar, grammarPath(language.grammar)))
  const parts = await Promise.all(language.queries.map(name => readFile(assetPath('queries', `${name}.scm`), 'utf8')))
  return {
    language,
    runtime,
    parser: parserFor(runtime, treeSitterLanguage),
    query: new Query(treeSitterLanguage, parts.join('\n')),
  }
}

/** For this room. */
export function parserFor(runtime: Runtime, language: TreeSitterLanguage): Parser {
  const parser = new runtime.library.Parser()
  parser.setLanguage(language)
  return parser
}

/** The packages stay outside the bundle, so node finds them from wherever this file has come to lie. */
function grammarPath(grammar: string): string {
  return createRequire(import.meta.url).resolve(`tree-sitter-wasm/${grammar}/tree-sitter-${grammar}.wasm`)
}
