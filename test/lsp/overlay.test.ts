import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answer } from '../support/model-server.js'
import { calls, callsAll, hangs, says } from '../support/model-server.js'
import { type Files, open, openBuilt, world } from '../support/open.js'

const files = {
  'cart.py': 'import price\n\n\ndef total(xs):\n    return sum(xs)\n',
  'price.py': 'def price(x):\n    return x\n',
}

test('a file that an agent writes is proposed when its turn ends, and is there when a person accepts', async () => {
  const { editor, root, take } = await agentOf('cart.py', 'total')
  const content = 'def tax(x):\n    return x * 0.2\n'
  await take(write('lib/tax.py', content, 'Taxes of their own.'), says('I wrote it.'))

  const proposal = await editor.event('RewriteProposalEvent')
  expect(proposal).toMatchObject({ reasoning: 'Taxes of their own.' })
  expect(proposal.files).toEqual([
    expect.objectContaining({ path: 'lib/tax.py', anchor: null, creates: true, old_source: '', new_source: content }),
  ])
  expect(proposal.diff).toContain('--- /dev/null\n+++ b/lib/tax.py\n')
  expect(existsSync(join(root, 'lib'))).toBe(false)
  expect(await editor.command('remora.acceptProposal', proposal.proposal_id)).toMatchObject({ kind: 'applied' })
  expect(readFileSync(join(root, 'lib/tax.py'), 'utf8')).toBe(content)
})

test('all that an agent writes in a turn is one proposal, shown in every file and accepted as one', async () => {
  const { editor, root, take } = await agentOf('cart.py', 'total')
  editor.close('price.py')
  const cart = files['cart.py'].replace('sum(xs)', 'price.price(sum(xs))')
  const price = files['price.py'].replace('return x', 'return x + 1')
  await take(
    callsAll(
      ['write_file', { path: 'cart.py', content: cart, reasoning: 'Use it.' }],
      ['write_file', { path: './price.py', content: price, reasoning: 'One more.' }],
    ),
    says('Both.'),
  )
  const [shown] = await editor.untilDiagnostics('cart.py', 1)
  expect(shown!.message).toBe('Agent proposes rewrite: Use it. One more.')
  expect((await editor.untilDiagnostics('price.py', 1))[0]!.code).toBe(shown!.code)
  expect(editor.events.filter(({ event_type }) => event_type === 'RewriteProposalEvent')).toHaveLength(1)

  expect(await editor.command('remora.acceptProposal', shown!.code)).toMatchObject({ kind: 'applied' })
  expect(editor.text('cart.py')).toBe(cart)
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(files['cart.py'])
  expect(readFileSync(join(root, 'price.py'), 'utf8')).toBe(price)
})

test('an agent reads, finds and lists what it wrote, and nobody else sees it', async () => {
  const { editor, root, take } = await agentOf('cart.py', 'total')
  const told = await take(
    callsAll(
      ['write_file', { path: 'price.py', content: 'def price(x):\n    return x + marker\n' }],
      ['write_file', { path: 'lib/tax.py', content: 'marker = 1\n' }],
      ['read_file', { path: './price.py' }],
      ['search_content', { pattern: 'MARKER' }],
      ['search_files', { pattern: 'tax.*' }],
      ['list_dir', {}],
      ['list_dir', { path: 'lib' }],
      ['file_exists', { path: 'lib/tax.py' }],
      ['file_exists', { path: 'lib' }],
    ),
    says('Done.'),
  )
  expect(told.slice(2)).toEqual([
    'def price(x):\n    return x + marker\n',
    'lib/tax.py:1: marker = 1\nprice.py:2: return x + marker',
    'lib/tax.py',
    'cart.py\nlib/\nprice.py',
    'tax.py',
    'Yes, there is a file lib/tax.py.',
    'No, there is no file lib.',
  ])
  expect(editor.text('price.py')).toBe(files['price.py'])
  expect(existsSync(join(root, 'lib'))).toBe(false)
})

test('what a person types after the agent has read a file is kept', async () => {
  const { editor, model, begin } = await agentOf('cart.py', 'total')
  const text = 'a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n'
  editor.replace('price.py', files['price.py'], text)
  let seen = ''
  const typesWhileItThinks: Answer = {
    ...write('price.py', text.replace('e = 5', 'e = 50')),
    pieces: request => {
      seen = request.messages.at(-1)!.content
      editor.replace('price.py', 'a = 1', 'a = 10')
      return write('price.py', text.replace('e = 5', 'e = 50')).pieces(request)
    },
  }
  model.will(calls('read_file', { path: 'price.py' }), typesWhileItThinks, says('Fifty.'))
  await begin()
  const { proposal_id } = await editor.event('RewriteProposalEvent')
  expect(seen).toBe(text)
  expect(await editor.command('remora.acceptProposal', proposal_id)).toMatchObject({ kind: 'applied' })
  expect(editor.text('price.py')).toBe(text.replace('a = 1', 'a = 10').replace('e = 5', 'e = 50'))
})

test('what reads as before when the turn ends is not proposed', async () => {
  const { editor, take } = await agentOf('cart.py', 'total')
  const [, unchanged] = await take(
    write('price.py', 'x = 1\n'),
    write('price.py', files['price.py']),
    write('price.py', files['price.py'], 'again'),
    says('Left as it was.'),
  )
  expect(unchanged).toContain('price.py is written')
  expect(editor.events.filter(({ event_type }) => event_type === 'RewriteProposalEvent')).toEqual([])
})

test('a text that does not parse is refused at once, and the agent can send another', async () => {
  const { editor, take } = await agentOf('cart.py', 'total')
  const [refused] = await take(
    write('price.py', 'def price(x:\n    return (x\n'),
    write('price.py', 'def price(x):\n    return 2\n'),
    says('Two.'),
  )
  expect(refused).toContain('The new text of price.py does not parse')
  const { files: proposed } = await editor.event('RewriteProposalEvent')
  expect(proposed.map(({ new_source }) => new_source)).toEqual(['def price(x):\n    return 2\n'])
})

test('line ends of an existing file stay as they are', async () => {
  const { editor, take } = await agentOf('cart.py', 'total', { ...files, 'dos.txt': 'a\r\nb\r\n' })
  await take(write('dos.txt', 'a\nc\n'), says('Done.'))
  const { files: proposed } = await editor.event('RewriteProposalEvent')
  expect(proposed[0]).toMatchObject({ path: 'dos.txt', anchor: null, new_source: 'a\r\nc\r\n' })
})

const guarded: readonly [path: string, says: string][] = [
  ['.env', 'secrets'],
  ['keys/server.pem', 'secrets'],
  ['.git/hooks/pre-commit', 'secrets'],
  ['.remora/agents/a.md', 'secrets'],
  ['../outside.txt', 'out of the workspace'],
  ['/tmp/outside.txt', 'out of the workspace'],
  ['link-out/new.txt', 'out of the workspace'],
  ['link-to-come/new.txt', 'out of the workspace'],
  ['file-to-come.txt', 'out of the workspace'],
  ['debug.log', 'ignored'],
  ['build/out.py', 'ignored'],
  ['folder', 'a folder or a device'],
  ['cart.py/new.py', 'below a file'],
  ['binary.bin', 'binary'],
  ['line\nbreak.py', 'control characters'],
  [`${'x'.repeat(300)}.py`, 'at most 255 bytes'],
]

test('no tool writes where none may read, or where no file can stand', async () => {
  const { editor, root, take } = await agentOf('cart.py', 'total', { ...files, '.gitignore': '*.log\nbuild/\n' })
  mkdirSync(join(root, 'folder'))
  writeFileSync(join(root, 'binary.bin'), 'a\0b')
  symlinkSync('..', join(root, 'link-out'))
  symlinkSync('../nowhere', join(root, 'link-to-come'))
  symlinkSync('../nothing.txt', join(root, 'file-to-come.txt'))
  const told = await take(
    callsAll(...guarded.map(([path]) => ['write_file', { path, content: 'x' }] as const)),
    says('?'),
  )
  for (const [index, [path, reason]] of guarded.entries()) expect(told[index], path).toContain(reason)
  const results = editor.events.filter(event => event.event_type === 'ToolResultEvent')
  expect(results.map(({ is_error }) => is_error)).toEqual(guarded.map(() => true))
  expect(editor.events.filter(({ event_type }) => event_type === 'RewriteProposalEvent')).toEqual([])
})

test('a text that no file could hold is refused', async () => {
  const { take } = await agentOf('cart.py', 'total', files, { cascade: { tokens: 1_000_000 } })
  const [zero, half, huge] = await take(
    callsAll(
      ['write_file', { path: 'a.txt', content: 'a\0' }],
      ['write_file', { path: 'a.txt', content: '\ud800' }],
      ['write_file', { path: 'a.txt', content: 'x'.repeat(2_000_001) }],
    ),
    says('?'),
  )
  expect(zero).toContain('no text file can hold')
  expect(half).toContain('no text file can hold')
  expect(huge).toMatch(/larger|at most/)
})

test('a turn that is stopped proposes nothing', async () => {
  const { editor, model, begin, agent } = await agentOf('cart.py', 'total')
  model.will(write('price.py', 'x = 1\n'), hangs())
  await begin()
  await model.asked(2)
  await editor.command('remora.stopAgent', agent)
  await editor.event('AgentCancelledEvent')
  expect(editor.events.filter(({ event_type }) => event_type === 'RewriteProposalEvent')).toEqual([])
})

test('a newer proposal takes the place of an older one of the same agent about the same file, and of no other', async () => {
  const { editor, take } = await agentOf('cart.py', 'total')
  await take(write('price.py', 'x = 1\n'), says('One.'))
  await take(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), says('Zero.'))
  await take(write('price.py', 'x = 2\n', 'Two.'), says('Two.'))
  const [first, own, second] = editor.events.filter(event => event.event_type === 'RewriteProposalEvent')
  const superseded = editor.events.filter(event => event.event_type === 'RewriteSupersededEvent')
  expect(superseded.map(({ proposal_id, by_proposal_id }) => [proposal_id, by_proposal_id])).toEqual([
    [first!.proposal_id, second!.proposal_id],
  ])
  await editor.until(() => editor.diagnostics('price.py')[0]?.code === second!.proposal_id)
  expect(editor.diagnostics('price.py')).toHaveLength(1)
  expect(editor.diagnostics('cart.py').map(({ code }) => code)).toEqual([own!.proposal_id])
})

test('what was written before a server was killed is proposed once by the next one', async () => {
  const { root, model, env } = await world(files)
  const first = await openBuilt(root, env)
  first.editor.open('cart.py')
  const agent = await first.editor.agentAt('cart.py', 'total')
  model.will(write('price.py', 'a = 1\n'), write('new.py', 'b = 1\n'), hangs())
  const { turn_id } = await first.editor.command('remora.chat', agent, 'write')
  await model.asked(3)
  first.server.kill('SIGKILL')
  await first.exited

  model.will(calls('read_file', { path: 'new.py' }), write('new.py', 'b = 2\n'), says('Done after all.'))
  const second = await openBuilt(root, env)
  second.editor.open('cart.py')
  await second.editor.event('AgentCompleteEvent', { turn_id })
  expect((await model.asked(5)).body.messages.at(-1)!.content).toBe('b = 1\n')
  const proposals = second.editor.events.filter(event => event.event_type === 'RewriteProposalEvent')
  expect(
    proposals.map(({ files }) => files.map(({ path, old_source, new_source }) => [path, old_source, new_source])),
  ).toEqual([
    [
      ['price.py', files['price.py'], 'a = 1\n'],
      ['new.py', '', 'b = 2\n'],
    ],
  ])
  expect(model.requests).toHaveLength(6)
})

function write(path: string, content: string, reasoning = ''): Answer {
  return calls('write_file', { path, content, reasoning })
}

async function agentOf(file: string, at: string, given: Files = files, settings: object = {}) {
  const opened = await open(given, { initializationOptions: settings })
  const { editor, model } = opened
  const agent = await editor.agentAt(file, at)
  const begin = () => editor.command('remora.chat', agent, 'do it')
  return {
    ...opened,
    agent,
    begin,
    /** Has a turn, and returns what its tools told. */
    async take(...answers: Answer[]): Promise<string[]> {
      model.will(...answers)
      const { turn_id } = await begin()
      await editor.event('AgentCompleteEvent', { turn_id })
      return model.requests
        .at(-1)!
        .body.messages.filter(({ role }) => role === 'tool')
        .map(({ content }) => content)
    },
  }
}
