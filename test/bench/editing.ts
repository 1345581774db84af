import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { uriOfPath } from '../../server/src/base/paths.js'
import { openNodes } from '../nodes/open-nodes.js'
import { withBuiltServer } from './built-server.js'
import { type Corpus, type CorpusFile, withCorpus } from './corpus.js'
import { parse, tell } from './indexing.js'
import { type Benchmark, median } from './row.js'

const warmUp = 20
const rounds = 60

const savedLines = 10_000
const typedLines = 28_000

/** What a person waits for who types in a large file and saves it. */
export const editing: Benchmark = {
  name: 'editing',
  run: () =>
    withCorpus(async corpus => [
      {
        figure: `one file of ${savedLines.toLocaleString('en')} lines saved: nodes, edges, lenses`,
        ours: await saving(corpus),
        reference: await withLargeFile(corpus, savedLines, parsing),
        referenceName: 'full parse of that file',
        unit: 'ms',
        goal: 1.2,
      },
      {
        figure: `one keystroke in ${typedLines.toLocaleString('en')} lines: tree and nodes`,
        ours: await typing(corpus),
        reference: await withLargeFile(corpus, typedLines, reparsing),
        referenceName: 'incremental parse alone',
        unit: 'ms',
        goal: 2,
      },
    ]),
}

/** From an edit in the middle to the lenses after it was saved, over the wire. In ms. */
export function saving(corpus: Corpus): Promise<number> {
  return withLargeFile(corpus, savedLines, ({ path, middle }, around) =>
    withBuiltServer(around, async ({ editor, scanned }) => {
      await scanned
      editor.open(path)
      await editor.lenses(path)
      return await medianOf(async () => {
        editor.insert(path, middle, ' ')
        editor.save(path)
        await editor.lenses(path)
      })
    }),
  )
}

/** In the process of the nodes, because an editor does not wait for them. In ms. */
export function typing(corpus: Corpus): Promise<number> {
  return withLargeFile(corpus, typedLines, async ({ path, text, middle }, { root }) => {
    mkdirSync(join(root, '.remora'), { recursive: true })
    const { nodes, buffers, close } = await openNodes(root)
    await nodes.scan()
    const file = join(root, path)
    const uri = uriOfPath(file)
    const { lines } = buffers.open({ uri, path: file, languageId: '', version: 0, text })
    await nodes.settled(path)
    const position = lines.positionAt(middle)
    let version = 0
    const ms = await medianOf(() => {
      buffers.change(uri, ++version, [{ range: { start: position, end: position }, text: ' ' }])
      nodes.inFile(path)
    })
    await close()
    return ms
  })
}

function parsing(file: CorpusFile, { root }: Corpus): number {
  return parse({ root, files: Array.from({ length: rounds }, () => file) }) / rounds
}

function reparsing({ path, grammar, middle }: LargeFile, { root }: Corpus): number {
  return tell('reparse', { path: join(root, path), grammar, offset: middle, warmUp, rounds })
}

interface LargeFile extends CorpusFile {
  readonly text: string
  /** The end of a line of code. */
  readonly middle: number
}

/** Works with one more file in the tree, of so many lines of its own. */
async function withLargeFile<T>(
  corpus: Corpus,
  lines: number,
  work: (file: LargeFile, around: Corpus) => Promise<T> | T,
): Promise<T> {
  const { root, files } = corpus
  const [{ path: longest, grammar }] = files as [CorpusFile]
  const like = files.filter(file => file.grammar === grammar)
  const path = `large${extname(longest)}`
  const text = linesOf(root, like, lines).join('\n')
  const middle = text.indexOf('\n', text.indexOf('return', text.length / 2))
  const file: LargeFile = { path, size: text.length, grammar, text, middle }
  writeFileSync(join(root, path), text)
  try {
    return await work(file, { ...corpus, files: [...files, file] })
  } finally {
    rmSync(join(root, path))
  }
}

/** Whole files, as far as they fit: half a file may be one large error. */
function linesOf(root: string, files: readonly CorpusFile[], count: number): string[] {
  const lines: string[] = []
  for (const { path } of files) {
    const more = readFileSync(join(root, path), 'utf8').split('\n')
    if (lines.length + more.length <= count) lines.push(...more)
  }
  return lines
}

async function medianOf(work: () => Promise<void> | void): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
    await new Promise(resolve => setImmediate(resolve))
  }
  return median(times.slice(warmUp))
}
