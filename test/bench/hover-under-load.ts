import type { DocumentSymbol, Position } from 'vscode-languageserver-protocol/node'
import type { TestEditor } from '../support/editor.js'
import { type BuiltServer, withBuiltServer } from './built-server.js'
import { type Corpus, withCorpus } from './corpus.js'
import { type Benchmark, percentile, type Row } from './row.js'

const rounds = 5

/** Between an answer and the next request: a person is not a load, and a server that is kept busy starves its scan. */
const pauseMs = 10

/** Which files are open, as shares of all files by size, the largest at 0. */
const openedShares = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]

/** What editors ask for while a person reads, in this order at one place after another. */
const methods = {
  hover: 'textDocument/hover',
  lens: 'textDocument/codeLens',
  action: 'textDocument/codeAction',
  symbol: 'textDocument/documentSymbol',
} as const

type Kind = keyof typeof methods
type Latencies = Readonly<Record<Kind, number[]>>

interface Place {
  readonly uri: string
  readonly position: Position
}

/**
 * The same requests in the same order to two fresh servers in turn: one that is indexing the tree for the first time,
 * and one that finds it indexed and has nothing to do.
 */
export const hoverUnderLoad: Benchmark = {
  name: 'hover-under-load',
  run: () =>
    withCorpus(async corpus => {
      const loaded = noLatencies()
      const idle = noLatencies()
      for (let round = 0; round < rounds; round++) {
        corpus.forgetIndex()
        const steps = await withBuiltServer(corpus, server => askWhileScanning(server, corpus, loaded))
        await withBuiltServer(corpus, server => askWhenIdle(server, corpus, steps, idle))
      }
      return kinds.map(kind => row(kind, loaded, idle, corpus))
    }),
}

const kinds = Object.keys(methods) as Kind[]

function noLatencies(): Latencies {
  return { hover: [], lens: [], action: [], symbol: [] }
}

function row(kind: Kind, loaded: Latencies, idle: Latencies, { name }: Corpus): Row {
  return {
    figure: `${kind} p95 while ${name} is indexed`,
    ours: percentile(loaded[kind], 95),
    reference: percentile(idle[kind], 95),
    referenceName: `when idle (${idle[kind].length} requests each)`,
    unit: 'ms',
    goal: 2,
  }
}

/** Returns at how many places it has asked. */
async function askWhileScanning(
  { editor, scanned }: BuiltServer,
  corpus: Corpus,
  latencies: Latencies,
): Promise<number> {
  let isScanned = false
  const end = scanned.then(() => {
    isScanned = true
  })
  const places = await openFiles(editor, corpus)
  let steps = 0
  for (; !isScanned; steps++) await ask(editor, places[steps % places.length]!, latencies)
  await end
  return steps
}

async function askWhenIdle(
  { editor, scanned }: BuiltServer,
  corpus: Corpus,
  steps: number,
  latencies: Latencies,
): Promise<void> {
  await scanned
  const places = await openFiles(editor, corpus)
  for (let step = 0; step < steps; step++) await ask(editor, places[step % places.length]!, latencies)
}

/** Opens files and finds the definitions in them, taking turns between the files. */
async function openFiles(editor: TestEditor, { files }: Corpus): Promise<Place[]> {
  const opened = openedShares.map(share => files[Math.floor(share * files.length)]!.path)
  for (const path of opened) editor.open(path)
  const columns: Place[][] = []
  for (const path of opened) {
    const symbols = flat(await editor.symbols(path))
    columns.push(symbols.map(({ selectionRange }) => ({ uri: editor.uri(path), position: selectionRange.start })))
  }
  const longest = Math.max(...columns.map(column => column.length))
  return Array.from({ length: longest }, (_, index) => columns.flatMap(column => column[index] ?? [])).flat()
}

function flat(symbols: readonly DocumentSymbol[]): DocumentSymbol[] {
  return symbols.flatMap(symbol => [symbol, ...flat(symbol.children ?? [])])
}

async function ask(editor: TestEditor, { uri, position }: Place, latencies: Latencies): Promise<void> {
  const params = {
    textDocument: { uri },
    position,
    range: { start: position, end: position },
    context: { diagnostics: [], triggerKind: 1 },
  }
  for (const kind of kinds) {
    const began = performance.now()
    await editor.connection.sendRequest(methods[kind], params)
    latencies[kind].push(performance.now() - began)
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}
