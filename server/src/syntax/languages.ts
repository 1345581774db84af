import { basename, extname } from 'node:path'

/** What Remora needs to know of a language. A new one is one row in `languages` and its query file. */
export interface Language {
  readonly id: string
  /** What people call it. */
  readonly title: string
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  readonly filenames?: readonly string[]
  /** The grammar's name in the `tree-sitter-wasm` package. */
  readonly grammar: string
  /** Files of `server/assets/queries`, put together in this order: dialects share what they have in common. */
  readonly queries: readonly string[]
  /** What opens a comment (and, where no line comment exists, closes it); absent where a file cannot carry one. */
  readonly comment?: { readonly open: string; readonly close?: string }
  /** Lines at the top of a file that must stay at the top: shebang, encoding. */
  readonly headerLine?: RegExp
}

const shebang = /^#!/

export const languages: readonly Language[] = [
  {
    id: 'python',
    title: 'Python',
    extensions: ['.py', '.pyi', '.pyw'],
    filenames: ['SConstruct', 'SConscript'],
    grammar: 'python',
    queries: ['python'],
    comment: { open: '#' },
    headerLine: /^#!|^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/,
  },
  {
    id: 'typescript',
    title: 'TypeScript',
    extensions: ['.ts', '.mts', '.cts'],
    grammar: 'typescript',
    queries: ['ecmascript', 'typescript'],
    comment: { open: '//' },
    headerLine: shebang,
  },
  {
    id: 'tsx',
    title: 'TypeScript JSX',
    extensions: ['.tsx'],
    grammar: 'tsx',
    queries: ['ecmascript', 'typescript', 'jsx'],
    comment: { open: '//' },
    headerLine: shebang,
  },
  {
    id: 'javascript',
    title: 'JavaScript',
    extensions: ['.js', '.mjs', '.cjs', '.jsx'],
    grammar: 'javascript',
    queries: ['ecmascript', 'javascript', 'jsx'],
    comment: { open: '//' },
    headerLine: shebang,
  },
  {
    id: 'go',
    title: 'Go',
    extensions: ['.go'],
    grammar: 'go',
    queries: ['go'],
    comment: { open: '//' },
  },
  {
    id: 'rust',
    title: 'Rust',
    extensions: ['.rs'],
    grammar: 'rust',
    queries: ['rust'],
    comment: { open: '//' },
    // `#![allow(…)]` is an attribute, not a shebang.
    headerLine: /^#!(?!\[)/,
  },
]

const byId = new Map(languages.map(language => [language.id, language]))
const byExtension = new Map(languages.flatMap(language => language.extensions.map(ending => [ending, language])))
const byFilename = new Map(languages.flatMap(language => (language.filenames ?? []).map(name => [name, language])))

export function languageById(id: string): Language | undefined {
  return byId.get(id)
}

/** By the file's name, then by its extension in any case; undefined where Remora sees no pieces. */
export function languageOf(path: string): Language | undefined {
  return byFilename.get(basename(path)) ?? byExtension.get(extname(path).toLowerCase())
}
