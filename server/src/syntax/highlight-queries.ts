import { createRequire } from 'node:module'
import type { BuiltInLanguage } from './languages.js'

/**
 * Some queries go on where another one ends and do not say so. What stands in several comes later in the more special
 * one, and so counts.
 */
const beforeOwn: Readonly<Record<string, readonly string[]>> = {
  typescript: ['javascript/highlights'],
  tsx: ['javascript/highlights', 'javascript/highlights-jsx'],
  javascript: [],
  cpp: ['c/highlights'],
}

const behindOwn: Readonly<Record<string, readonly string[]>> = {
  javascript: ['javascript/highlights-jsx', 'javascript/highlights-params'],
}

/** Where the grammars' package says what is what in a language, in this order. */
export function highlightQueryPaths({ grammar }: BuiltInLanguage): string[] {
  const names = [...(beforeOwn[grammar] ?? []), `${grammar}/highlights`, ...(behindOwn[grammar] ?? [])]
  const { resolve } = createRequire(import.meta.url)
  return names.map(name => resolve(`tree-sitter-wasm/${name}.scm`))
}
