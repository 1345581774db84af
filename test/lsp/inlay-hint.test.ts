import { expect, test } from 'vitest'
import type { InlayHint } from 'vscode-languageserver-protocol/node'
import type { TestEditor } from '../support/editor.js'
import { calls, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const code =
  'class Cart:\n    def total(self):\n        return sum(self.prices)\n\n\ndef mean(xs):\n    return sum(xs)\n'

const on = { initializationOptions: { inlay_hints: true } }

function hints(editor: TestEditor, from = 0, to = 100): Promise<InlayHint[]> {
  const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } }
  return editor.connection.sendRequest('textDocument/inlayHint', {
    textDocument: { uri: editor.uri('cart.py') },
    range,
  })
}

test('a name behind which a proposal or a question waits has a hint until it is decided', async () => {
  const { editor, model } = await open({ 'cart.py': code }, on)
  expect(await hints(editor)).toEqual([])
  const [total, mean] = [await editor.agentAt('cart.py', 'total'), await editor.agentAt('cart.py', 'mean')]

  model.will(calls('rewrite_self', { new_source: 'def total(self):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await editor.command('remora.requestRewrite', total, 'zero')
  const { proposal_id } = await editor.event('RewriteProposalEvent')
  await editor.event('AgentCompleteEvent')
  model.will(calls('ask_user', { question: 'Which mean?', options: ['arithmetic', 'geometric'] }))
  await editor.command('remora.chat', mean, 'go on')
  await editor.event('HumanInputRequestEvent')

  expect(await hints(editor)).toEqual([
    { position: { line: 1, character: 13 }, label: '⏸ review', paddingLeft: true, tooltip: 'Zero.' },
    { position: { line: 5, character: 8 }, label: '? asks', paddingLeft: true, tooltip: 'Which mean?' },
  ])
  expect((await hints(editor, 3)).map(({ label }) => label)).toEqual(['? asks'])
  await editor.command('remora.rejectProposal', proposal_id, '')
  await editor.event('RewriteRejectedEvent')
  expect((await hints(editor)).map(({ label }) => label)).toEqual(['? asks'])
})

test('there are no hints unless somebody wants them', async () => {
  const { editor, model } = await open({ 'cart.py': code })
  model.will(calls('rewrite_self', { new_source: 'def mean(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await editor.command('remora.requestRewrite', await editor.agentAt('cart.py', 'mean'), 'zero')
  await editor.event('AgentCompleteEvent')
  expect(await hints(editor)).toEqual([])
})

test('the editor is asked to draw hints anew when somebody begins to wait, and only if it can', async () => {
  const refreshing = { workspace: { applyEdit: true, inlayHint: { refreshSupport: true } } }
  const { editor, model } = await open({ 'cart.py': code }, { ...on, capabilities: refreshing })
  let refreshes = 0
  editor.connection.onRequest('workspace/inlayHint/refresh', () => {
    refreshes++
    return null
  })
  await editor.agentAt('cart.py', 'mean')
  const before = refreshes
  model.will(calls('rewrite_self', { new_source: 'def mean(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await editor.command('remora.requestRewrite', await editor.agentAt('cart.py', 'mean'), 'zero')
  await editor.event('AgentCompleteEvent')
  await editor.until(() => refreshes > before)
})
