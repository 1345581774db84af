import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { calls, says } from '../support/model-server.js'
import { startWorkplace } from './workplace.js'

const remora = resolve(import.meta.dirname, '../../dist/remora.js')

test('asked in Neovim, asked again after a restart, answered from the command line in another process', async () => {
  const files = { 'sum.py': 'def total(xs):\n    return sum(xs)\n' }
  const { root, model, open } = await startWorkplace(files, { path: 'sum.py', lenses: 1 })
  const first = await open()
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents', 'euros'] }))
  await first.moveTo('def total')
  await first.command('RemoraChat ask me')
  await first.waitFor('the question', 'return #vim.diagnostic.get(0) == 1')
  const [asked] = await first.diagnostics()
  expect(asked).toMatchObject({ source: 'remora', message: 'Agent asks: Which unit?' })
  await first.close()

  const second = await open()
  await second.waitFor('the same question', 'return #vim.diagnostic.get(0) == 1')
  expect((await second.diagnostics())[0]).toMatchObject({ code: asked!.code, message: asked!.message })
  await second.moveTo('def total')
  await second.command('RemoraToggle')
  await second.waitForPanel('Which unit?')

  model.will(says('Cents then.'))
  const environment = { PATH: process.env.PATH, HOME: root }
  const answer = [remora, '--workspace', root, 'questions', 'answer', asked!.code, 'cents']
  await promisify(execFile)(process.execPath, answer, { env: environment })
  await second.waitForPanel('  Cents then.')
  await second.waitFor('the diagnostic to go', 'return #vim.diagnostic.get(0) == 0')
  expect(model.requests.at(-1)!.body.messages.at(-1)!.content).toBe('The person answered: cents')
  expect(model.requests).toHaveLength(2)
})
