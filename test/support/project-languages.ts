import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'

// Languages that a project brings, on disk: with real grammars that Remora does not speak itself, and with bad ones.

/** What `.remora/languages/<name>` holds; a grammar by its name in the `tree-sitter-wasm` package, or as it is. */
export interface Brought {
  readonly yaml: string
  readonly query: string
  readonly grammar: string | Uint8Array
}

export function bring(root: string, name: string, { yaml, query, grammar }: Brought): void {
  const folder = join(root, '.remora', 'languages', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'language.yaml'), yaml)
  writeFileSync(join(folder, 'nodes.scm'), query)
  const wasm = join(folder, 'grammar.wasm')
  if (typeof grammar === 'string') copyFileSync(shipped(grammar), wasm)
  else writeFileSync(wasm, grammar)
}

function shipped(grammar: string): string {
  return join(packageRoot, 'node_modules', 'tree-sitter-wasm', 'out', grammar, `tree-sitter-${grammar}.wasm`)
}

export const gleam: Brought = {
  yaml: "title: Gleam\nextensions: [.gleam]\ncomment: { open: '//' }\n",
  query: `
    (function name: (_) @name body: (_) @body) @function
    (type_definition (type_name name: (_) @name)) @class
    (statement_comment) @doc
    (function_call function: [(identifier) @call (field_access field: (label) @call)])
    (import module: (_) @import)
  `,
  grammar: 'gleam',
}

export const just: Brought = {
  yaml: "title: Just\nextensions: [.just]\nfilenames: [justfile]\ncomment: { open: '#' }\nheader_line: '#!'\n",
  query: '(recipe (recipe_header name: (identifier) @name) (recipe_body) @body) @function (dependency name: (_) @call)',
  grammar: 'just',
}

/** What a grammar does that is none. */
export type Deed = 'loops' | 'traps' | 'grows' | 'prints' | 'returns nothing'

/** A language of the right shape whose grammar misbehaves as soon as it is loaded. */
export function broken(name: string, deed: Deed): Brought {
  return {
    yaml: `title: ${name[0]!.toUpperCase()}${name.slice(1)}\nextensions: [.${name}]\n`,
    query: '',
    grammar: grammarThat(deed),
  }
}

/** The least module that web-tree-sitter takes for a grammar: it imports the memory and exports `tree_sitter_bad`. */
function grammarThat(deed: Deed): Uint8Array {
  const dylink = [...text('dylink.0'), 1, 4, 0, 0, 0, 0]
  // () -> i32, and what writes to a file: (i32, i32, i32, i32) -> i32
  const types = [2, 0x60, 0, 1, 0x7f, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f]
  const memory = [...text('env'), ...text('memory'), 2, 0, 1]
  const write = [...text('wasi_snapshot_preview1'), ...text('fd_write'), 0, 1]
  const body = [0, ...deeds[deed], 0x0b]
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(0, dylink),
    ...section(1, types),
    ...section(2, [2, ...memory, ...write]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('tree_sitter_bad'), 0, 1]),
    ...section(10, [1, body.length, ...body]),
  ])
}

const zero = [0x41, 0]
const again = [0x0c, 0, 0x0b]
/** Takes 64 pages and writes into each of their bytes: memory that nobody touches costs nothing. */
const takeAndFill = [0x41, 0xc0, 0, 0x40, 0, 0x41, 16, 0x74, 0x41, 1, 0x41, 0x80, 0x80, 0x80, 2, 0xfc, 0x0b, 0]

/** Puts `x` and a line end at 128, an address and a length at 64, and writes that to standard output. */
const writeLine = [
  ...[0x41, 0x80, 1, 0x41, 0xf8, 0x14, 0x36, 2, 0],
  ...[0x41, 0xc0, 0, 0x41, 0x80, 1, 0x36, 2, 0],
  ...[0x41, 0xc4, 0, 0x41, 2, 0x36, 2, 0],
  ...[0x41, 1, 0x41, 0xc0, 0, 0x41, 1, 0x41, 0xc8, 0, 0x10, 0],
]

const deeds: Readonly<Record<Deed, readonly number[]>> = {
  loops: [0x03, 0x40, ...again, ...zero],
  traps: [0x00],
  grows: [0x03, 0x40, ...takeAndFill, ...again, ...zero],
  prints: writeLine,
  'returns nothing': zero,
}

function section(id: number, content: readonly number[]): number[] {
  return [id, content.length, ...content]
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)]
}
