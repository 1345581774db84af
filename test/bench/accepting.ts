import { textHash } from '../../server/src/base/text.js'
import { unifiedDiff } from '../../server/src/proposals/text/unified-diff.js'
import { Desk } from '../edits/desk.js'
import { withBuiltServer } from './built-server.js'
import { withFile } from './corpus.js'
import { tell } from './indexing.js'
import { type Benchmark, median, timed } from './row.js'

const proposals = 200
const accepted = 40
const linesEach = 10
const methodsEach = 20

/** From a person's yes to the text that says so, in a large file among many proposals. */
export const accepting: Benchmark = {
  name: 'accepting',
  async run() {
    const large = await accepts(50_000)
    const small = await accepts(5_000)
    const among = `in 50,000 lines with ${proposals} open proposals`
    return [
      {
        figure: `a proposal accepted until the editor has the edit, ${among}`,
        ours: large.asked,
        reference: small.asked,
        referenceName: 'in 5,000 lines',
        unit: 'ms',
        goal: 1.5,
      },
      {
        figure: `a proposal accepted until the outcome is known, ${among}`,
        ours: large.answered,
        reference: large.reparsed,
        referenceName: 'incremental parse alone',
        unit: 'ms',
        goal: 2,
      },
    ]
  },
}

interface Times {
  readonly asked: number
  readonly answered: number
  /** What the parser alone needs for a change of that file. */
  readonly reparsed: number
}

/** In ms. */
function accepts(lines: number): Promise<Times> {
  const text = textOf(lines)
  return withFile('large.py', text, async corpus => {
    const desk = await Desk.open(corpus.root)
    const ids = await open(desk)
    await desk.close()
    const times = await withBuiltServer(corpus, async ({ editor, scanned }) => {
      await scanned
      editor.open('large.py')
      const [asked, answered]: [number[], number[]] = [[], []]
      for (const id of ids.slice(0, accepted)) {
        // People look at what they got: the tree is as they see it before the next one.
        await editor.lenses('large.py')
        const began = performance.now()
        editor.beforeEdit = () => asked.push(performance.now() - began)
        answered.push(await timed(() => editor.command('remora.acceptProposal', id)))
      }
      return { asked: median(asked), answered: median(answered) }
    })
    const offset = text.indexOf('\n', text.length / 2)
    const path = desk.path('large.py')
    return { ...times, reparsed: tell('reparse', { path, grammar: 'python', offset, warmUp: 3, rounds: 20 }) }
  })
}

function textOf(lines: number): string {
  const body = Array.from({ length: linesEach - 2 }, (_, line) => `        x${line} = ${line}\n`).join('')
  const methods = Array.from({ length: methodsEach }, (_, name) => `    def f${name}(self):\n${body}\n`).join('')
  return Array.from({ length: lines / linesEach / methodsEach }, (_, name) => `class C${name}:\n${methods}`).join('')
}

/** Spread over the whole file, in no order. */
async function open(desk: Desk): Promise<string[]> {
  await desk.nodes.scan()
  const text = desk.text('large.py')
  const methods = desk.nodes.inFile('large.py').filter(({ nodeType }) => nodeType === 'method')
  const chosen = Array.from({ length: proposals }, (_, number) =>
    Math.floor((((number * 73) % proposals) * methods.length) / proposals),
  )
  return await Promise.all(
    chosen.map(async number => {
      const { agentId, span } = methods[number]!
      const old_source = text.slice(span.start, span.end)
      const new_source = old_source.replace('x3 = 3', 'x3 = 30')
      const proposal_id = `prop_${number}`
      await desk.journal.append([
        {
          event_type: 'RewriteProposalEvent',
          agent_id: agentId,
          stream: `proposal/${proposal_id}`,
          proposal_id,
          files: [{ path: 'large.py', anchor: agentId, base_hash: textHash(old_source), old_source, new_source }],
          diff: unifiedDiff({ path: 'large.py', text, span, newSource: new_source }),
          reasoning: 'Thirty.',
        },
      ])
      return proposal_id
    }),
  )
}
