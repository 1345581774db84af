import { once } from 'node:events'
import { appendFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isTrusted, trust, untrust } from '../../server/src/base/trust.js'
import { exitOf, startScript } from './child.js'
import { makeTree } from './tree.js'

test('a workspace is untrusted until a person trusts it, and again when they take it back', () => {
  const root = makeTree({ 'work/': '', 'other/': '' })
  const state = join(root, 'state', 'remora')
  expect(isTrusted(join(root, 'work'), state)).toBe(false)
  trust(join(root, 'work'), state)
  expect(isTrusted(join(root, 'work'), state)).toBe(true)
  expect(isTrusted(join(root, 'other'), state)).toBe(false)
  untrust(join(root, 'work'), state)
  expect(isTrusted(join(root, 'work'), state)).toBe(false)
})

test('a link to a workspace is the same workspace; a folder inside it, or around it, is another one', () => {
  const root = makeTree({ 'work/vendor/cloned/': '' })
  symlinkSync(join(root, 'work'), join(root, 'link'))
  trust(join(root, 'link'), root)
  expect(isTrusted(`${root}/work/`, root)).toBe(true)
  expect(isTrusted(join(root, 'work/vendor/cloned'), root)).toBe(false)
  expect(isTrusted(root, root)).toBe(false)
})

test('the record is readable by its owner only', () => {
  const state = join(makeTree(), 'state')
  trust('/work', state)
  expect(statSync(join(state, 'trusted.jsonl')).mode & 0o777).toBe(0o600)
})

test('a damaged line costs only itself, and says so', () => {
  const state = makeTree()
  const problems: string[] = []
  trust('/first', state)
  // What a process leaves that dies while it writes.
  appendFileSync(join(state, 'trusted.jsonl'), '{"path":"/second","tru')
  trust('/third', state)
  const report = (problem: string) => problems.push(problem)
  expect(['/first', '/second', '/third'].map(root => isTrusted(root, state, report))).toEqual([true, false, true])
  expect(problems[0]).toBe(
    `${join(state, 'trusted.jsonl')}, line 3, is damaged and trusts nothing; run \`remora trust\` again.`,
  )
})

test('a record that is no text, or no file, trusts nothing and says so', () => {
  const problems: string[] = []
  const state = makeTree()
  writeFileSync(join(state, 'trusted.jsonl'), Buffer.from([0xff, 0xfe, 0x00]))
  expect(isTrusted('/work', state, problem => problems.push(problem))).toBe(false)
  const other = makeTree()
  mkdirSync(join(other, 'trusted.jsonl'))
  expect(isTrusted('/work', other, problem => problems.push(problem))).toBe(false)
  expect(problems).toEqual([
    expect.stringMatching(/^No workspace is trusted: .*binary file/),
    expect.stringMatching(/^No workspace is trusted: .*folder/),
  ])
})

test('hostile paths are kept as they are', () => {
  const state = makeTree()
  const root = '/a\n{"path":"/b","trusted":true}\n'
  trust(root, state)
  expect(isTrusted(root, state)).toBe(true)
  expect(isTrusted('/b', state)).toBe(false)
})

test('two processes that trust at once lose nothing', async () => {
  const state = makeTree()
  const script = `
    import { trust } from '../../server/src/base/trust.js'
    const [name, state] = process.argv.slice(2)
    process.stdin.once('data', () => {
      for (let count = 0; count < 300; count++) trust('/' + name + '/' + count, state)
      process.exit()
    })
    process.stdout.write('ready')
  `
  const children = await Promise.all(['a', 'b'].map(name => startScript(script, makeTree(), [name, state])))
  await Promise.all(children.map(child => once(child.stdout!, 'data')))
  for (const child of children) child.stdin!.write('go')
  expect(await Promise.all(children.map(exitOf))).toEqual([0, 0])
  const roots = ['a', 'b'].flatMap(name => Array.from({ length: 300 }, (_, count) => `/${name}/${count}`))
  expect(roots.filter(root => !isTrusted(root, state))).toEqual([])
})
