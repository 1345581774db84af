import { expect } from 'vitest'
import { openBuilt, world } from '../support/open.js'
import { Desk } from './desk.js'

const functions = 20

/** Two servers accept the same proposal at the same moment, so many times. */
export async function race(times: number): Promise<void> {
  const text = Array.from({ length: functions }, (_, name) => `def f${name}():\n    return 0\n`).join('\n\n')
  const { root, env } = await world({ 'sum.py': text })
  const [first, second] = await Promise.all([openBuilt(root, env), openBuilt(root, env)])
  await Promise.all([first.editor.untilScanned(), second.editor.untilScanned()])
  const desk = await Desk.open(root)
  try {
    for (let round = 0; round < times; round++) {
      const line = `    return 0\n    # ${round}`
      const id = await desk.proposeNode('sum.py', `f${round % functions}`, source =>
        source.replace('    return 0', line),
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
