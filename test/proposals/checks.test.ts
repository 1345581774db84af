import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { check } from '../../server/src/proposals/checks.js'

const proposed = [{ path: 'cart.py', text: 'total = 1\n' }]

test('a check that takes too long is stopped, and what it printed is kept', async () => {
  expect(await checkedBy('echo begun; sleep 1234')).toMatchObject([
    { ok: false, output: 'begun\n\nThe check took longer than 0.3 seconds and was stopped.' },
  ])
})

test.skipIf(process.platform !== 'linux')('a check that has left its process group holds nothing up', async () => {
  expect(await checkedBy('setsid sleep 2 & sleep 0.1')).toMatchObject([
    { ok: false, output: expect.stringContaining('took longer') },
  ])
})

async function checkedBy(command: string) {
  const root = mkdtempSync(join(tmpdir(), 'remora-checks-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return await check('prop_1', proposed, {
    root,
    stateFolder: join(root, '.remora'),
    commands: () => ({ python: command }),
    languageOf: () => 'python',
    parseErrors: async () => 0,
    patienceMs: 300,
  })
}
