import { expect } from 'vitest'
import { openBuilt, world } from '../support/open.js'
import { Desk } from './desk.js'

const files = Array.from({ length: 30 }, (_, number) => `part${number}.py`)
const before = 'def total():\n    return 1\n'
const after = 'def total():\n    return 2\n'

/** A server is killed at a random moment of accepting a change of many files, and another one comes. */
export async function killInTheMiddle(): Promise<'all' | 'none'> {
  const { root, env } = await world(Object.fromEntries(files.map(file => [file, before])))
  const desk = await Desk.open(root)
  try {
    const drafts = []
    for (const file of files) drafts.push(await desk.nodeDraft(file, 'total', source => source.replace('1', '2')))
    const id = await desk.propose(drafts)

    const { editor, server, exited } = await openBuilt(root, env)
    await editor.untilScanned()
    editor.command('remora.acceptProposal', id).catch(() => undefined)
    // From the first event of the accept on.
    await editor.event('ApplyStartedEvent').catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, Math.random() * 60))
    server.kill('SIGKILL')
    await exited

    const { editor: next } = await openBuilt(root, env)
    await next.untilScanned()
    const [proposal] = await next.command('remora.listProposals')
    const texts = new Set(files.map(file => desk.text(file)))
    expect([...texts], proposal.status).toEqual([proposal.status === 'applied' ? after : before])
    expect(['applied', 'open']).toContain(proposal.status)
    return proposal.status === 'applied' ? 'all' : 'none'
  } finally {
    await desk.close()
  }
}
