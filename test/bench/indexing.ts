import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { withBuiltServer } from './built-server.js'
import { type Corpus, withCorpus } from './corpus.js'
import { type Benchmark, median, type Row } from './row.js'

const coldRounds = 5
const warmRounds = 15

/**
 * A scan by the built server, from its announcement to its end, against the least that must be done for it. Each side
 * is a process of its own in each round and times its work without its start, so none runs code that is warmer.
 */
export const indexing: Benchmark = {
  name: 'indexing',
  async run() {
    const rows: Row[] = []
    for (const of of ['Python', 'TypeScript'] as const) rows.push(...(await withCorpus(rowsOf, { of })))
    return rows
  },
}

async function rowsOf(corpus: Corpus): Promise<Row[]> {
  const cold = await inTurn(
    coldRounds,
    () => coldScan(corpus),
    () => parse(corpus),
  )
  return [
    {
      figure: `cold index of ${corpus.name}: ${corpus.size}`,
      ...cold,
      referenceName: 'web-tree-sitter alone, one thread',
      unit: 'ms',
      goal: 0.8,
    },
    await warmStart(corpus),
  ]
}

export async function warmStart(corpus: Corpus): Promise<Row> {
  const warm = await inTurn(
    warmRounds,
    () => scan(corpus),
    () => statWalk(corpus),
  )
  return {
    figure: `warm start, nothing changed in ${corpus.name}`,
    ...warm,
    referenceName: 'stat walk of the same files',
    unit: 'ms',
    goal: 3,
  }
}

/** Medians of what both sides tell of themselves, A B A B, after one round that does not count. */
async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  reference: () => number,
): Promise<{ ours: number; reference: number }> {
  const told = { ours: [] as number[], reference: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    told.ours.push(await ours())
    told.reference.push(reference())
  }
  return { ours: median(told.ours.slice(1)), reference: median(told.reference.slice(1)) }
}

export function coldScan(corpus: Corpus): Promise<number> {
  corpus.forgetIndex()
  return scan(corpus)
}

function scan(corpus: Corpus): Promise<number> {
  return withBuiltServer(corpus, ({ scanned }) => scanned)
}

export function parse({ root, files }: Pick<Corpus, 'root' | 'files'>): number {
  return tell(
    'parse',
    files.map(({ path, grammar }) => ({ path: join(root, path), grammar })),
  )
}

function statWalk({ root, files }: Corpus): number {
  return tell('stat-walk', { root, files: files.length })
}

/** What a reference prints. */
export function tell(reference: string, input: unknown): number {
  const script = join(packageRoot, 'test', 'bench', 'references', `${reference}.mjs`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The reference ${reference} failed: ${stderr}`)
  return Number(stdout)
}
