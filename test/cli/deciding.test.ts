import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { openInProcess } from '../support/open.js'
import { type Shell, shell } from './remora.js'

const better = 'def total(self, items):\n    return sum(map(price_of, items))\n'

/** Has Cart.total propose `better`. */
async function propose({ run, model }: Shell, ...flags: string[]) {
  model.will(calls('rewrite_self', { new_source: better, reasoning: 'Shorter.' }), says('Proposed.'))
  return await run('rewrite', 'shop/cart.py:total', 'be shorter', ...flags)
}

test('rewrite prints the change as a diff and leaves the file alone', async () => {
  const world = await shell()
  const before = world.text('shop/cart.py')
  const { code, stdout, stderr } = await propose(world)
  expect(code).toBe(0)
  expect(stdout).toContain('--- a/shop/cart.py\n+++ b/shop/cart.py\n')
  expect(stdout).toContain('+        return sum(map(price_of, items))')
  expect(stderr).toContain('Cart.total proposes a change')
  expect(stderr).toMatch(/remora proposals accept prop_\w+/)
  expect(world.text('shop/cart.py')).toBe(before)

  expect((await world.run('show', 'shop/cart.py:total', '--json')).json).toMatchObject({
    status: 'pending_approval',
    proposal: { status: 'open', reasoning: 'Shorter.' },
  })
  expect((await world.run('show', 'shop/cart.py:total')).stdout).toContain('⏸ Shorter. just now')
})

test('rewrite --apply changes the file, and the agent keeps its id', async () => {
  const world = await shell()
  const before = (await world.run('show', 'shop/cart.py:total', '--json')).json
  const { code, json } = await propose(world, '--apply', '--json')
  expect(code).toBe(0)
  expect(json.proposals[0]).toMatchObject({ status: 'applied', decided_by: 'remora rewrite' })
  expect(json.outcome).toEqual({ kind: 'applied', proposal_id: json.proposals[0].proposal_id })
  expect(world.text('shop/cart.py')).toContain('        return sum(map(price_of, items))\n\n    def size')
  const after = (await world.run('show', 'shop/cart.py:total', '--json')).json
  expect(after.agent_id).toBe(before.agent_id)
  expect(after.status).toBe('active')
})

test('a rewrite that proposes nothing exits with 1 and says what the agent said', async () => {
  const { run, model } = await shell()
  model.will(says('I am perfect.'))
  const { code, stderr } = await run('rewrite', 'shop/cart.py:total', 'be shorter')
  expect(code).toBe(1)
  expect(stderr).toContain('Cart.total proposed no change. It says: I am perfect.')
})

test('proposals lists, shows and accepts', async () => {
  const world = await shell()
  const { run } = world
  expect((await run('proposals')).stderr).toContain('No proposal waits for you.')
  await propose(world)
  const { json } = await run('proposals', '--json')
  expect(json).toEqual([
    {
      proposal_id: expect.stringMatching(/^prop_/),
      agent_id: expect.stringMatching(/^rm_/),
      status: 'open',
      reasoning: 'Shorter.',
      files: [
        {
          path: 'shop/cart.py',
          anchor: json[0].agent_id,
          base_hash: expect.any(String),
          old_source: expect.any(String),
          new_source: expect.any(String),
        },
      ],
      diff: expect.stringContaining('+++ b/shop/cart.py'),
      hunks: [expect.objectContaining({ index: 0, path: 'shop/cart.py', status: 'open' })],
      applied_hunks: [],
      rejected_hunks: [],
      checks: [],
      correlation_id: expect.stringMatching(/^cas_/),
      turn_id: expect.stringMatching(/^turn_/),
      opened_at: expect.any(Number),
      decided_at: null,
      decided_by: null,
      feedback: null,
    },
  ])
  const [{ proposal_id }] = json
  expect((await run('proposals')).stdout).toMatch(
    new RegExp(`^⏸ ${proposal_id}  Cart.total  shop/cart.py  just now  Shorter.$`, 'm'),
  )
  expect((await run('proposals', 'show', proposal_id, '--json')).json).toEqual(json[0])
  expect((await run('proposals', 'show', proposal_id)).stdout).toBe(json[0].diff)

  const accepted = await run('proposals', 'accept', proposal_id)
  expect(accepted.code).toBe(0)
  expect(accepted.stderr).toContain('✓ shop/cart.py is changed. Cart.total is still rm_')
  expect(world.text('shop/cart.py')).toContain('map(price_of')

  const twice = await run('proposals', 'accept', proposal_id, '--json')
  expect(twice.code).toBe(1)
  expect(twice.json).toMatchObject({ kind: 'closed', status: 'applied', by: 'remora proposals' })
  expect((await run('proposals', '--json')).json).toEqual([])
  expect((await run('proposals', '--all', '--json')).json).toHaveLength(1)
  expect((await run('proposals', '--status', 'rejected', '--json')).json).toEqual([])
})

test('what was changed meanwhile at another place stays', async () => {
  const world = await shell()
  await propose(world)
  world.write({ 'shop/cart.py': world.text('shop/cart.py').replace('return len(items)', 'return len(list(items))') })
  const [{ proposal_id }] = (await world.run('proposals', '--json')).json
  expect((await world.run('proposals', 'accept', proposal_id)).code).toBe(0)
  expect(world.text('shop/cart.py')).toContain('len(list(items))')
  expect(world.text('shop/cart.py')).toContain('map(price_of')
})

test('a change of the same line is stale and touches nothing', async () => {
  const world = await shell()
  await propose(world)
  world.write({ 'shop/cart.py': world.text('shop/cart.py').replace('sum(price_of(item)', 'max(price_of(item)') })
  const before = world.text('shop/cart.py')
  const [{ proposal_id }] = (await world.run('proposals', '--json')).json
  const { code, json } = await world.run('proposals', 'accept', proposal_id, '--json')
  expect(code).toBe(1)
  expect(json).toMatchObject({ kind: 'stale', proposal_id })
  expect(world.text('shop/cart.py')).toBe(before)
})

test('reject with feedback waits for the next proposal', async () => {
  const world = await shell()
  const { run, model } = world
  await propose(world)
  const [{ proposal_id }] = (await run('proposals', '--json')).json
  const newer = 'def total(self, items):\n    """In cents."""\n    return sum(map(price_of, items))\n'
  model.will(calls('rewrite_self', { new_source: newer, reasoning: 'With units.' }), says('Better.'))
  const { code, json } = await run('proposals', 'reject', proposal_id, '--feedback', 'say the unit', '--json')
  expect(code).toBe(0)
  expect(json).toMatchObject({ kind: 'rejected', proposal_id, status: 'completed', response: 'Better.' })
  expect(json.proposals[0]).toMatchObject({ status: 'open', reasoning: 'With units.' })
  expect((await run('proposals', 'show', proposal_id)).stderr).toContain(
    'It was rejected by remora proposals. “say the unit”',
  )
})

test('reject without feedback closes and starts nothing', async () => {
  const world = await shell()
  await propose(world)
  const asked = world.model.requests.length
  const [{ proposal_id }] = (await world.run('proposals', '--json')).json
  expect((await world.run('proposals', 'reject', proposal_id, '--json')).json).toEqual({
    kind: 'rejected',
    proposal_id,
  })
  expect(world.model.requests).toHaveLength(asked)
})

test('a file that an editor has open is changed by that editor', async () => {
  const world = await shell()
  await propose(world)
  const [{ proposal_id }] = (await world.run('proposals', '--json')).json
  const editor = await openInProcess(world.root, world.env)
  editor.open('shop/cart.py')
  await editor.hover('shop/cart.py', 'total')
  const { json } = await world.run('proposals', 'accept', proposal_id, '--json')
  expect(json).toEqual({ kind: 'applied', proposal_id })
  expect(editor.text('shop/cart.py')).toContain('map(price_of')
  expect(world.text('shop/cart.py')).not.toContain('map(price_of')
})

test('an editor that does not take the change keeps its file', async () => {
  const world = await shell()
  await propose(world)
  const [{ proposal_id }] = (await world.run('proposals', '--json')).json
  const editor = await openInProcess(world.root, world.env)
  editor.open('shop/cart.py')
  await editor.hover('shop/cart.py', 'total')
  editor.behaviour = 'refuses'
  const { code, json } = await world.run('proposals', 'accept', proposal_id, '--json')
  expect(code).toBe(1)
  expect(['busy', 'failed']).toContain(json.kind)
  expect(world.text('shop/cart.py')).not.toContain('map(price_of')
})
