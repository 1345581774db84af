import { expect } from 'vitest'
import { openBuilt, world } from '../support/open.js'
import { Desk } from './desk.js'

const functions = 20

/** Two servers accept the same proposal at the same moment, so many times. */
export async function race(times: number): Promise<void> {
  const { first, second, desk } = await twoServers()
  try {
    for (let round = 0; round < times; round++) {
      const line = `    return 'nothing yet'\n    # ${round}`
      const id = await desk.proposeNode('sum.py', `f${round % functions}`, source =>
        source.replace("    return 'nothing yet'", line),
      )
      const accept = ({ editor }: typeof first) => editor.command('remora.acceptProposal', id)
      const kinds = (await Promise.all([accept(first), accept(second)])).map(({ kind }) => kind)
      expect(kinds.sort(), `round ${round}`).toEqual(['applied', 'closed'])
      const applied = desk.journal.read({ stream: `proposal/${id}`, types: ['RewriteAppliedEvent'] })
      expect(applied).toHaveLength(1)
      expect(desk.text('sum.py').split(`# ${round}\n`)).toHaveLength(2)
    }
  } finally {
    await desk.close()
  }
}

/** Two servers accept proposals for different functions of one file at the same moment, so many times. */
export async function raceInOneFile(times: number): Promise<void> {
  const { first, second, desk } = await twoServers()
  try {
    for (let round = 0; round < times; round++) {
      const propose = (name: string) =>
        desk.proposeNode('sum.py', name, source => source.replace(/return .*/, `return ${round}`))
      const names = [`f${round % functions}`, `f${(round + 1) % functions}`] as const
      const [left, right] = [await propose(names[0]), await propose(names[1])]
      const accept = ({ editor }: typeof first, id: string) => editor.command('remora.acceptProposal', id)
      const outcomes = await Promise.all([accept(first, left), accept(second, right)])
      expect(
        outcomes.map(({ kind }) => kind),
        `round ${round}`,
      ).toEqual(['applied', 'applied'])
      expect(desk.text('sum.py').split(`return ${round}\n`), `round ${round}`).toHaveLength(3)
    }
  } finally {
    await desk.close()
  }
}

async function twoServers() {
  const text = Array.from({ length: functions }, (_, name) => `def f${name}():\n    return 'nothing yet'\n`).join(
    '\n\n',
  )
  const { root, env } = await world({ 'sum.py': text })
  const [first, second] = await Promise.all([openBuilt(root, env), openBuilt(root, env)])
  await Promise.all([first.editor.untilScanned(), second.editor.untilScanned()])
  return { first, second, desk: await Desk.open(root) }
}
