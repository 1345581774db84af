import { basename, extname } from 'node:path'
import { builtInLanguages } from './language-table.js'

/** What Remora needs to know of any language. */
interface LanguageTraits {
  readonly id: string
  /** What people call it. */
  readonly title: string
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  readonly filenames?: readonly string[]
  /** How deep in the tree a pattern of the queries begins at most; what lies below is not searched. */
  readonly depth?: number
  /** A keyword that the grammar takes for a name where it closes nothing, as if all were well. */
  readonly strayWord?: string
  /** What opens a comment (and, where no line comment exists, closes it); absent where a file cannot carry one. */
  readonly comment?: { readonly open: string; readonly close?: string }
  /** Lines at the top of a file that must stay at the top: shebang, encoding. */
  readonly headerLine?: RegExp
}

/** A language of Remora's own. A new one is one row in `language-table.ts` and its query file. */
export interface BuiltInLanguage extends LanguageTraits {
  /** The grammar's name in the `tree-sitter-wasm` package. */
  readonly grammar: string
  /** Files of `server/assets/queries`, put together in this order: dialects share what they have in common. */
  readonly queries: readonly string[]
  readonly folder?: undefined
}

/** A language that the project brings (`project-languages.ts`). Its grammar only ever runs in a process of its own. */
export interface ProjectLanguage extends LanguageTraits {
  /** Absolute path of the folder that holds `grammar.wasm` and `nodes.scm`. */
  readonly folder: string
  /** Another one whenever one of its files has changed. */
  readonly revision: string
}

export type Language = BuiltInLanguage | ProjectLanguage

/** What a project adds to the languages that Remora speaks by itself. Plain: it crosses threads. */
export interface BroughtLanguages {
  readonly languages: readonly ProjectLanguage[]
  /** Ids of languages that are off because of a mistake or for want of trust: nobody can say what became of their files. */
  readonly off: readonly string[]
}

/** The languages of one workspace. */
export class Languages {
  readonly all: readonly Language[]
  readonly brought: BroughtLanguages
  readonly #byId: ReadonlyMap<string, Language>
  readonly #byExtension: ReadonlyMap<string, Language>
  readonly #byFilename: ReadonlyMap<string, Language>

  constructor(brought: BroughtLanguages = { languages: [], off: [] }) {
    this.brought = { languages: brought.languages, off: brought.off }
    // Of two claims the later one stands: the project's, which it had to say it means.
    this.all = [...builtInLanguages, ...brought.languages]
    this.#byId = new Map(this.all.map(language => [language.id, language]))
    this.#byExtension = new Map(this.all.flatMap(language => language.extensions.map(ending => [ending, language])))
    this.#byFilename = new Map(this.all.flatMap(language => (language.filenames ?? []).map(name => [name, language])))
  }

  byId(id: string): Language | undefined {
    return this.#byId.get(id)
  }

  /** By the file's name, then by its extension in any case; undefined where Remora sees no pieces. */
  of(path: string): Language | undefined {
    return this.#byFilename.get(basename(path)) ?? this.#byExtension.get(extname(path).toLowerCase())
  }

  isOff(id: string): boolean {
    return this.brought.off.includes(id)
  }
}

/** What Remora speaks by itself, for those who are in no workspace. */
export const builtIn = new Languages()
