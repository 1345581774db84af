import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { guidanceFor } from '../../server/src/agents/guidance.js'

test('an AGENTS.md that leads out of the workspace is not read', () => {
  const base = mkdtempSync(join(tmpdir(), 'remora-test-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  mkdirSync(join(base, 'project', 'src'), { recursive: true })
  writeFileSync(join(base, 'credentials'), 'a secret')
  writeFileSync(join(base, 'project', 'AGENTS.md'), 'Prices are in cents.')
  symlinkSync(join(base, 'credentials'), join(base, 'project', 'src', 'AGENTS.md'))
  expect(guidanceFor(join(base, 'project'), 'src/cart.py')).toBe('Prices are in cents.')
})
