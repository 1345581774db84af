import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { textHash } from '../../server/src/base/text.js'
import { openApp } from '../support/app.js'
import { world } from '../support/open.js'

test('a proposal from a journal that came with a repository changes nothing outside of the workspace', async () => {
  const { root, env } = await world({})
  const outside = join(root, '..', 'profile.py')
  writeFileSync(outside, 'a = 1\n')
  const app = await openApp(root, env)
  const file = { path: '../profile.py', anchor: null, base_hash: textHash('a = 1\n') }
  await app.journal.append([
    {
      event_type: 'RewriteProposalEvent',
      agent_id: 'rm_aaaaaaaa',
      proposal_id: 'prop_1',
      files: [{ ...file, old_source: 'a = 1\n', new_source: 'a = 2\n' }],
      diff: '',
      reasoning: 'Two.',
    },
  ])
  expect(await app.proposals.accept('prop_1', { by: 'test' })).toMatchObject({ kind: 'stale' })
  expect(readFileSync(outside, 'utf8')).toBe('a = 1\n')
})

test('a file that a link would put outside of the workspace is not made', async () => {
  const { root, env } = await world({})
  const app = await openApp(root, env)
  symlinkSync('../profile.py', join(root, 'profile.py'))
  const file = { path: 'profile.py', anchor: null, creates: true as const, base_hash: textHash('') }
  await app.journal.append([
    {
      event_type: 'RewriteProposalEvent',
      agent_id: 'rm_aaaaaaaa',
      proposal_id: 'prop_1',
      files: [{ ...file, old_source: '', new_source: 'a = 2\n' }],
      diff: '',
      reasoning: 'Two.',
    },
  ])
  expect(await app.proposals.accept('prop_1', { by: 'test' })).toMatchObject({ kind: 'stale' })
  expect(existsSync(join(root, '..', 'profile.py'))).toBe(false)
})
