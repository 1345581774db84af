import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { uriOfPath } from '../../server/src/base/paths.js'
import { calls, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'

test('a folder that cannot be opened leaves the others as they are', async () => {
  const { editor, model, root } = await open({ 'sum.py': code })
  const broken = join(root, '..', 'broken')
  mkdirSync(join(broken, '.remora'), { recursive: true })
  writeFileSync(
    join(broken, '.remora', 'journal.db'),
    'this is no database, and it is long enough to be read as one'.repeat(99),
  )
  const agent = await editor.agentAt('sum.py', 'total')
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: uriOfPath(broken), name: 'broken' }], removed: [] },
  })
  await editor.until(() => editor.messages.some(message => message.includes(`could not open ${broken}`)))
  model.will(says('Hello.'))
  await editor.command('remora.chat', agent, 'hi')
  await editor.event('AgentTextResponseEvent')
})

test('a folder that is added takes over the files that are open in it', async () => {
  const { editor, model, root } = await open({ 'sum.py': code })
  const folder = join(root, '..', 'second')
  mkdirSync(folder)
  writeFileSync(join(folder, 'two.py'), code)
  editor.open('../second/two.py')
  await editor.agentAt('../second/two.py', 'total')
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: uriOfPath(folder), name: 'second' }], removed: [] },
  })
  await editor.until(
    () => editor.progress.filter(({ token, value }) => /scan/.test(token) && value.kind === 'end').length === 2,
  )
  editor.insert('../second/two.py', 0, '# typed\n')
  model.will(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await editor.command('remora.requestRewrite', await editor.agentAt('../second/two.py', 'total'), 'zero')
  const proposal = await editor.event('RewriteProposalEvent')
  await editor.event('AgentCompleteEvent')
  expect(await editor.command('remora.acceptProposal', proposal.proposal_id)).toMatchObject({ kind: 'applied' })
  expect(readFileSync(join(folder, 'two.py'), 'utf8')).toBe(code)
  expect(editor.text('../second/two.py')).toBe('# typed\ndef total(xs):\n    return 0\n')
})
