import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { calls, says, stallsAfter } from '../support/model-server.js'
import { type Shell, shell } from './remora.js'

// A person at a real terminal, which `script` (util-linux) provides.

const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
const terminalTest = test.skipIf(!hasTerminal)
const [ctrlC, ctrlD] = ['\u0003', '\u0004']

terminalTest('without a message chat is a conversation, which Ctrl-D ends', async () => {
  const world = await shell()
  world.model.will(says('I add up prices.'), says('Gladly.'))
  const { until, type, ended } = atTerminal(world, 'chat shop/cart.py:total')
  expect(await until('› ')).toContain('Cart.total')
  type('What do you do?\r')
  await until('I add up prices.')
  await until('› ')
  type('Thank you\r')
  await until('Gladly.')
  await until('› ')
  type(ctrlD)
  expect(await ended).toBe(0)
})

terminalTest('a question is answered by the number of an option', async () => {
  const world = await shell()
  world.model.will(calls('ask_user', { question: 'Raise or return?', options: ['raise', 'return'] }), says('Fine.'))
  const { until, type, ended } = atTerminal(world, 'chat shop/cart.py:total Hello')
  await until('  › ')
  type('2\r')
  expect(await ended).toBe(0)
  expect(world.model.requests[1]!.body.messages.at(-1)!.content).toBe('The person answered: return')
})

terminalTest('an answer from elsewhere takes the question from the screen', async () => {
  const world = await shell()
  world.model.will(calls('ask_user', { question: 'Raise or return?' }), says('Fine.'))
  const { until, ended } = atTerminal(world, 'chat shop/cart.py:total Hello')
  await until('  › ')
  const [{ question_id }] = (await world.run('questions', '--json')).json
  await world.run('questions', 'answer', question_id, 'raise')
  await until('remora questions answered: raise')
  expect(await ended).toBe(0)
})

terminalTest('Ctrl-C at a question stops the turn', async () => {
  const world = await shell()
  world.model.will(calls('ask_user', { question: 'Raise or return?' }))
  const { until, type, ended } = atTerminal(world, 'chat shop/cart.py:total Hello')
  await until('  › ')
  type(ctrlC)
  await until('The turn was stopped.')
  expect(await ended).toBe(1)
})

terminalTest('Ctrl-C in a conversation stops the turn and not the conversation', async () => {
  const world = await shell()
  world.model.will(stallsAfter('I begin and then '), says('Here I am.'))
  const { until, type, ended } = atTerminal(world, 'chat shop/cart.py:total')
  await until('› ')
  type('Hello\r')
  await until('I begin')
  type(ctrlC)
  await until('The turn was stopped.')
  await until('› ')
  type('Again\r')
  await until('Here I am.')
  await until('› ')
  type(ctrlC)
  expect(await ended).toBe(0)
})

terminalTest('a change is shown with colours and the line numbers of the file', async () => {
  const world = await shell()
  const new_source = 'def total(self, items):\n    return sum(map(price_of, items))\n'
  world.model.will(calls('rewrite_self', { new_source, reasoning: 'Shorter.' }), says('Proposed.'))
  const { until, ended } = atTerminal(world, 'rewrite shop/cart.py:total')
  const shown = await until('remora proposals reject')
  expect(shown).toContain('    6\u001b[22m \u001b[32m+         return sum(map(price_of, items))')
  expect(await ended).toBe(0)
})

function atTerminal({ root, env }: Shell, command: string) {
  const line = `exec ${process.execPath} ${join(packageRoot, 'dist', 'remora.js')} ${command}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd: root, env: { ...env, TERM: 'xterm-256color' } })
  let shown = ''
  const watchers = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', text => {
    shown += text
    for (const look of watchers) look()
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  /** What was shown since the last time, once it holds the text. */
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const at = shown.indexOf(text)
        if (at === -1) return
        watchers.delete(look)
        const part = shown.slice(0, at + text.length)
        shown = shown.slice(at + text.length)
        resolve(part)
      }
      watchers.add(look)
      look()
      child.once('close', code => reject(new Error(`ended with ${code} without “${text}”:\n${shown}`)))
    })
  return { until, ended, type: (text: string) => child.stdin.write(text) }
}
