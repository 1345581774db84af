import { mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shell } from './remora.js'

describe('wrong usage exits with 2', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['an unknown command', ['lits'], "Unknown command 'lits'"],
    ['an unknown option', ['nodes', '--foo'], "Unknown option '--foo'"],
    ['a missing argument', ['show'], "Missing required argument 'agent'"],
    ['one argument too many', ['show', 'a', 'b'], 'Too many arguments'],
    ['a number that is none', ['events', '--limit', 'x'], 'must be a whole number'],
    ['an event that does not exist', ['events', '--type', 'HumanChat'], 'Did you mean HumanChatEvent?'],
    ['a status that does not exist', ['proposals', '--status', 'gone'], 'Allowed choices are open'],
    ['a setting that does not exist', ['config', '--set', 'model.nme=x'], 'there is no such setting'],
    ['a setting with a wrong value', ['config', '--set', 'model.provider=x'], 'must be one of openai, rehearsal'],
    ['a setting without a value', ['config', '--set', 'lens'], 'Write --set key=value'],
    ['a workspace that does not exist', ['nodes', '--workspace', '/nope'], 'is no folder'],
    ['nothing to say', ['chat', 'shop/cart.py'], 'Say what the agent should know'],
  ]
  for (const [name, args, sentence] of cases) {
    test(name, async () => {
      const { run } = await shell()
      const words = await run(...args)
      expect(words.code).toBe(2)
      expect(words.stdout).toBe('')
      expect(words.stderr).toMatch(/^remora: .*\n$/)
      expect(words.stderr).toContain(sentence)
      const { code, json } = await run(...args, '--json')
      expect(code).toBe(2)
      expect(json).toEqual({ error: expect.stringContaining(sentence), code: 'bad_argument' })
    })
  }
})

describe('what does not exist exits with 1 and says what to do', () => {
  const cases: readonly (readonly [string, readonly string[], string, string])[] = [
    ['an agent', ['show', 'rm_aaaaaaaa'], 'unknown_agent', '`remora nodes` lists them'],
    ['a file', ['show', 'shop/nope.py:total'], 'unknown_agent', 'Did you mean shop/cart.py:Cart.total?'],
    ['a name', ['show', 'shop/cart.py:sum'], 'unknown_agent', '`remora nodes shop/cart.py` lists who is there'],
    ['a line', ['show', 'shop/cart.py:99'], 'bad_argument', 'it has 9'],
    ['a path', ['nodes', 'nope'], 'not_found', 'There are no agents at nope'],
    ['a file in no language', ['show', 'notes.txt:1'], 'unknown_agent', 'its language is not known'],
    ['a file outside', ['show', '../outside.py:total'], 'outside_workspace', '--workspace'],
    ['a proposal', ['proposals', 'accept', 'prop_x'], 'unknown_proposal', '`remora proposals` lists them'],
    ['a question', ['questions', 'answer', 'ask_x', 'yes'], 'unknown_question', '`remora questions` lists them'],
    ['a turn', ['retry', 'turn_x'], 'unknown_turn', '`remora events` shows'],
  ]
  for (const [name, args, code, sentence] of cases) {
    test(name, async () => {
      const { run, write } = await shell()
      write({ 'notes.txt': 'nothing', '../outside.py': 'def total(): pass\n' })
      const words = await run(...args)
      expect(words.code).toBe(1)
      expect(words.stderr).toContain(sentence)
      const machine = await run(...args, '--json')
      expect(machine.code).toBe(1)
      expect(machine.json).toEqual({ error: expect.stringContaining(sentence), code })
    })
  }
})

describe('AGENT', () => {
  const files = {
    'a.py':
      'def total():\n    return 1\n\n\nclass Cart:\n    def total(self):\n        return 2\n\n    def size(self):\n        return 3\n\n\nclass Box:\n    def size(self):\n        return 4\n',
  }
  const named = async (text: string) => (await (await shell(files)).run('show', text, '--json')).json

  test('is a full name before it is a name', async () => {
    expect(await named('a.py:total')).toMatchObject({ node_type: 'function', full_name: 'total' })
    expect(await named('a.py:Cart.total')).toMatchObject({ full_name: 'Cart.total' })
  })

  test('is a line, and then the innermost agent there', async () => {
    expect(await named('a.py:7')).toMatchObject({ full_name: 'Cart.total' })
    expect(await named('a.py:5')).toMatchObject({ full_name: 'Cart' })
    expect(await named('a.py:4')).toMatchObject({ node_type: 'file' })
  })

  test('is a file, when only its path is given', async () => {
    expect(await named('a.py')).toMatchObject({ node_type: 'file', name: 'a.py' })
  })

  test('is refused when it could be two, with the ids of both', async () => {
    const { json, code } = await (await shell(files)).run('show', 'a.py:size', '--json')
    expect(code).toBe(1)
    expect(json.error).toMatch(
      /a\.py has 2 agents called size: Cart\.size \(rm_\w+\), Box\.size \(rm_\w+\)\. Say which/,
    )
  })

  test('is meant from where the person stands, and else from the workspace', async () => {
    const { with: at, root } = await shell({ 'shop/cart.py': 'def total():\n    return 1\n', '.git/HEAD': '' })
    const { run } = at({ cwd: join(root, 'shop') })
    expect((await run('show', 'cart.py:total', '--json')).json.file_path).toBe('shop/cart.py')
    expect((await run('show', 'shop/cart.py:total', '--json')).json.file_path).toBe('shop/cart.py')
  })

  test('is meant from the workspace that was named, even where another file of that name lies', async () => {
    const { with: at, root } = await shell({
      'one/cart.py': 'def total(): pass\n',
      'two/cart.py': 'def size(): pass\n',
    })
    const { run } = at({ cwd: join(root, 'one') })
    const { json } = await run('show', 'cart.py:size', '--workspace', '../two', '--json')
    expect(json).toMatchObject({ name: 'size', file_path: 'cart.py' })
  })

  test('is found in a file that was changed a moment ago', async () => {
    const { run, write } = await shell(files)
    await run('index')
    write({ 'a.py': `${files['a.py']}\n\ndef fresh():\n    return 5\n` })
    expect((await run('show', 'a.py:fresh', '--json')).json.name).toBe('fresh')
  })
})

test('the workspace is the nearest folder upward with .remora, remora.yaml or .git, below the home folder', async () => {
  const { with: at, root } = await shell({ 'deep/er/a.py': 'def total():\n    return 1\n' })
  const here = join(root, 'deep', 'er')
  const workspaceAt = async () => {
    const { json } = await at({ cwd: here }).run('trust', '--json')
    return json.path
  }
  mkdirSync(join(dirname(root), '.git'))
  expect(await workspaceAt()).toBe(realpathSync(here))
  mkdirSync(join(root, '.git'))
  expect(await workspaceAt()).toBe(root)
  mkdirSync(join(root, 'deep', '.remora'))
  expect(await workspaceAt()).toBe(join(root, 'deep'))
})

test('the home folder is no workspace unless somebody says so', async () => {
  const { with: at, root } = await shell({})
  const home = dirname(root)
  const { run } = at({ cwd: home })
  expect((await run('nodes', '--json')).json).toEqual({
    error: expect.stringContaining('--workspace'),
    code: 'bad_argument',
  })
  expect((await run('nodes', '--workspace', '.', '--json')).code).toBe(0)
})

test('help and version are no errors', async () => {
  const { run } = await shell({})
  for (const args of [[], ['--help'], ['help', 'chat'], ['chat', '--help'], ['--version']]) {
    const { code, stdout, stderr } = await run(...args)
    expect([args, code, stderr]).toEqual([args, 0, ''])
    expect(stdout).not.toBe('')
  }
})

test('nothing is coloured where nobody sees it, and with --no-color or NO_COLOR', async () => {
  const { run, with: at } = await shell()
  expect((await run('nodes')).stdout).not.toContain('\u001b[')
  const forced = at({ env: { FORCE_COLOR: '1' } })
  expect((await forced.run('nodes')).stdout).toContain('\u001b[')
  expect((await forced.run('nodes', '--no-color')).stdout).not.toContain('\u001b[')
  expect((await at({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).run('nodes')).stdout).not.toContain('\u001b[')
})
