import { withBuiltServer } from './built-server.js'
import { type Corpus, withCorpus } from './corpus.js'
import { saving, typing } from './editing.js'
import { coldScan, warmStart } from './indexing.js'
import { afterScan } from './memory.js'
import { type Benchmark, median, type Row } from './row.js'

const times = 10
const coldRounds = 3
const lookups = 40

/** In ms, and MB of memory. */
type Costs = Readonly<Record<keyof typeof figures, number>>

/** What may grow with the text, and what may not. */
const figures = {
  cold: { figure: 'cold index, by the size of the tree', unit: 'ms', goal: 1.1 },
  memory: { figure: 'resident memory, idle', unit: 'MB', goal: 1.1 },
  save: { figure: 'one file of 10,000 lines saved', unit: 'ms', goal: 1.1 },
  keystroke: { figure: 'one keystroke in 28,000 lines', unit: 'ms', goal: 1.1 },
  hover: { figure: 'hover', unit: 'ms', goal: 1.1 },
  byId: { figure: 'workspace/symbol by id', unit: 'ms', goal: 1.1 },
  byName: { figure: 'workspace/symbol by a part of the name', unit: 'ms', goal: times * 1.1 },
} as const

/** The same in a workspace ten times as large. */
export const scale: Benchmark = {
  name: 'scale',
  async run() {
    const one = await withCorpus(corpus => costsIn(corpus, 1))
    return await withCorpus(
      async corpus => {
        const ten = await costsIn(corpus, times)
        const compared = Object.entries(figures).map(
          ([key, { figure, unit, goal }]): Row => ({
            figure: `${figure}, in ${corpus.name} (${corpus.size})`,
            ours: ten[key as keyof Costs],
            reference: one[key as keyof Costs],
            referenceName: key === 'cold' ? 'as much in the tree itself' : 'in the tree itself',
            unit,
            goal,
          }),
        )
        return [...compared, await warmStart(corpus)]
      },
      { times },
    )
  },
}

async function costsIn(corpus: Corpus, size: number): Promise<Costs> {
  const colds: number[] = []
  for (let round = 0; round < coldRounds; round++) colds.push(await coldScan(corpus))
  return {
    cold: median(colds) / size,
    ...(await lookingUp(corpus)),
    memory: process.platform === 'linux' ? await afterScan(corpus) : Number.NaN,
    save: await saving(corpus),
    keystroke: await typing(corpus),
  }
}

async function lookingUp(corpus: Corpus): Promise<Pick<Costs, 'hover' | 'byId' | 'byName'>> {
  const { path } = corpus.files[Math.floor(corpus.files.length / 10)]!
  return await withBuiltServer(corpus, async ({ editor, scanned }) => {
    await scanned
    editor.open(path)
    const { agentId } = (await editor.hover(path))!
    const [{ name } = { name: '' }] = await editor.symbols(path)
    return {
      hover: await medianOf(() => editor.hover(path)),
      byId: await medianOf(() => editor.workspaceSymbols(agentId)),
      byName: await medianOf(() => editor.workspaceSymbols(name)),
    }
  })
}

async function medianOf(ask: () => Promise<unknown>): Promise<number> {
  const answers: number[] = []
  for (let round = 0; round < lookups; round++) {
    const began = performance.now()
    await ask()
    answers.push(performance.now() - began)
  }
  return median(answers)
}
