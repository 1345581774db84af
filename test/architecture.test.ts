import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../server/src/base/assets.js'

const source = join(packageRoot, 'server', 'src')

/** From the ground up. Imports only go down; neighbours on one floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['syntax', 'events', 'buffers', 'library'],
  ['nodes'],
  ['proposals'],
  ['agents'],
  ['chat', 'observability'],
  ['lsp', 'http', 'socket', 'mcp', 'acp'],
  ['projections.ts'],
  ['app.ts'],
  ['cli'],
]

/** Heavy packages, and the only places that may import them. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'vscode-languageserver': ['lsp/'],
  'vscode-languageserver-protocol': ['lsp/'],
  'web-tree-sitter': ['syntax/'],
  'tree-sitter-wasm': ['syntax/'],
  'better-sqlite3': ['base/database.ts'],
  '@parcel/watcher': ['nodes/watch.ts'],
  openai: ['agents/llm.ts'],
  diff: ['proposals/'],
  'node-diff3': ['proposals/'],
  commander: ['cli/'],
  hono: ['http/'],
  '@hono/node-server': ['http/'],
  '@hono/zod-openapi': ['http/'],
  idiomorph: ['http/'],
  'markdown-it': ['http/'],
  ws: ['http/'],
  '@modelcontextprotocol/client': ['agents/mcp.ts'],
}

test('imports only go down', () => {
  const breaches = sourceFiles().flatMap(file =>
    importsOf(file)
      .filter(target => target.startsWith('.'))
      .filter(target => !mayImport(roomOf(file), roomOf(join(dirname(file), target))))
      .map(target => `${file} -> ${target}`),
  )
  expect(breaches).toEqual([])
})

test('every room stands on a floor', () => {
  const rooms = new Set(sourceFiles().map(roomOf))
  expect([...rooms].filter(room => floorOf(room) === -1)).toEqual([])
})

test('heavy packages are imported at their own door only', () => {
  const breaches = sourceFiles().flatMap(file =>
    importsOf(file)
      .filter(target => !target.startsWith('.') && !mayUse(file, packageOf(target)))
      .map(target => `${file} -> ${target}`),
  )
  expect(breaches).toEqual([])
})

test('the environment is read at the entries only', () => {
  const readers = sourceFiles().filter(file => /process\.env\b/.test(textOf(file)))
  expect(readers.filter(file => !file.startsWith('cli/'))).toEqual([])
})

test('nothing is caught and forgotten', () => {
  const forgetful = sourceFiles().filter(file => /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(textOf(file)))
  expect(forgetful).toEqual([])
})

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file))
    .map(file => file.split(sep).join('/'))
}

function textOf(file: string): string {
  return readFileSync(join(source, file), 'utf8')
}

/** Static, type-only and dynamic imports alike: a type is knowledge too. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => match[1]!)
}

/** `lsp` for `lsp/hover.ts`; a file outside all rooms, such as `app.ts`, is a room of its own. */
function roomOf(file: string): string {
  const [first] = relative('.', file).split(sep)
  return first!.replace(/\.js$/, '.ts')
}

function floorOf(room: string): number {
  return floors.findIndex(floor => floor.includes(room))
}

function mayImport(from: string, to: string): boolean {
  return from === to || floorOf(to) < floorOf(from)
}

function packageOf(target: string): string {
  const [scope, name] = target.split('/')
  return scope!.startsWith('@') ? `${scope}/${name}` : scope!
}

function mayUse(file: string, name: string): boolean {
  const allowed = doors[name]
  return !allowed || allowed.some(place => file.startsWith(place))
}
