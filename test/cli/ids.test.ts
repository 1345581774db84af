import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBuilt } from '../support/open.js'
import { shop } from '../support/shop.js'
import { shell } from './remora.js'

test('ids are written into a whole workspace, found in order, and taken out again to the byte', async () => {
  const { run, text } = await shell({ ...shop, 'shop/data.json': '{"a": 1}\n', 'shop/win.py': 'def f():\r\n    pass' })
  const before = await run('nodes', '--json')
  const inject = await run('ids', 'inject', '--json')
  expect(inject.code).toBe(0)
  expect(inject.json).toEqual({
    injected: 8,
    dry_run: false,
    files: [
      { file_path: 'shop/cart.py', injected: 4, skipped: [] },
      { file_path: 'shop/prices.py', injected: 2, skipped: [] },
      { file_path: 'shop/win.py', injected: 2, skipped: [] },
    ],
    refused: [],
  })
  for (const { agent_id, node_type, name, file_path } of before.json) {
    if (file_path === 'shop/data.json') continue
    const [mark, behind] = node_type === 'file' ? ['# remora-file: ', ''] : ['  # ', name]
    expect(text(file_path).split(/\r?\n/)).toContainEqual(expect.stringContaining(`${mark}${agent_id}`))
    expect(
      text(file_path)
        .split('\n')
        .find(line => line.includes(agent_id)),
    ).toContain(behind)
  }
  expect(text('shop/win.py')).toMatch(/^# remora-file: rm_\w{8}\r\ndef f\(\): {2}# rm_\w{8}\r\n {4}pass$/)
  expect((await run('ids', 'inject')).stderr).toContain('✓ 0 ids written into 0 files')
  const check = await run('ids', 'check')
  expect([check.code, check.stdout, check.stderr]).toEqual([
    0,
    '',
    '✓ Every id that is written stands once, with its own code; 0 orphans.\n',
  ])

  const strip = await run('ids', 'strip')
  expect(strip.stdout).toBe('shop/cart.py    4 ids\nshop/prices.py  2 ids\nshop/win.py     2 ids\n')
  expect(strip.stderr).toBe('✓ 8 ids taken out of 3 files\n')
  expect(text('shop/cart.py')).toBe(shop['shop/cart.py'])
  expect(text('shop/win.py')).toBe('def f():\r\n    pass')
  expect((await run('nodes', '--json')).json).toEqual(before.json)
})

test('a dry run says what would be done and does nothing', async () => {
  const { run, text } = await shell({ ...shop, 'shop/more.js': 'const f = () => `\n`\n' })
  const { code, stdout, stderr } = await run('ids', 'inject', 'shop', '--dry-run')
  expect(code).toBe(0)
  expect(stdout.split('\n')).toEqual([
    'shop/cart.py    4 ids',
    'shop/more.js    1 id',
    'shop/more.js:1  left out: Its line ends where a comment cannot stand, in a string for example.',
    'shop/prices.py  2 ids',
    '',
  ])
  expect(stderr).toBe('✓ 7 ids would be written into 3 files; 1 definition left out\n')
  expect(text('shop/cart.py')).toBe(shop['shop/cart.py'])
})

test('one file is changed as it is: its mode and its byte order mark stay', async () => {
  const { run, root, text } = await shell({ ...shop, 'run.py': '\uFEFF#!/usr/bin/env python\nx = 1\n' })
  chmodSync(join(root, 'run.py'), 0o750)
  expect((await run('ids', 'inject', 'run.py', '--json')).json).toMatchObject({ injected: 1 })
  expect(text('run.py')).toMatch(/^\uFEFF#!\/usr\/bin\/env python\n# remora-file: rm_\w{8}\nx = 1\n$/)
  expect(statSync(join(root, 'run.py')).mode & 0o777).toBe(0o750)
  expect(text('shop/cart.py')).toBe(shop['shop/cart.py'])
})

test('a file that an editor has open is left to that editor, and the others are done', async () => {
  const { run, root, env, text } = await shell()
  const { editor } = await openBuilt(root, env, { name: 'Other' })
  editor.open('shop/cart.py')
  await editor.agentAt('shop/cart.py', 'total')
  const all = await run('ids', 'inject', '--json')
  expect(all.code).toBe(1)
  expect(all.json).toMatchObject({
    injected: 2,
    refused: [{ file_path: 'shop/cart.py', code: 'busy', reason: expect.stringMatching(/open in Other 1\.0/) }],
  })
  const one = await run('ids', 'inject', 'shop/cart.py', '--json')
  expect([one.code, one.json.code]).toEqual([1, 'busy'])
  expect(text('shop/cart.py')).toBe(shop['shop/cart.py'])
})

test('what cannot carry ids is refused with what was wanted', async () => {
  const { run, root } = await shell({ ...shop, 'a.json': '{}\n' })
  mkdirSync(join(root, 'empty'))
  const said = async (...args: string[]) => {
    const { code, stderr } = await run('ids', ...args)
    return [code, stderr.trim()]
  }
  expect(await said('inject', 'a.json')).toEqual([1, expect.stringMatching(/JSON has no comments/)])
  expect(await said('inject', 'empty')).toEqual([1, expect.stringMatching(/There are no agents at empty/)])
  expect(await said('strip', '/etc')).toEqual([1, expect.stringMatching(/is not in the workspace/)])
  expect(await said('injekt')).toEqual([2, expect.stringMatching(/inject/)])
})

test('check tells of ids that are written twice, of ids at the wrong place, and of code that is gone', async () => {
  const { run, root, write, text } = await shell()
  await run('ids', 'inject')
  const idOf = (file: string, line: string) => new RegExp(`${line}.*(rm_\\w{8})$`, 'm').exec(text(file))![1]!
  const [total, size, price] = [
    idOf('shop/cart.py', 'def total'),
    idOf('shop/cart.py', 'def size'),
    idOf('shop/prices.py', 'def price_of'),
  ]
  const copied = `def copy(items):  # ${total}\n    return 1\n\n\nvalue = 1  # ${price}\n`
  write({ 'shop/copy.py': copied, 'shop/prices.py': text('shop/prices.py').replace(`  # ${price}`, '') })
  write({ 'shop/cart.py': readFileSync(join(root, 'shop/cart.py'), 'utf8').replace(/\n {4}def size[\s\S]*/, '') })

  const { code, json } = await run('ids', 'check', '--json')
  expect(code).toBe(1)
  expect(json).toMatchObject({
    duplicates: [
      {
        agent_id: total,
        places: [
          { file_path: 'shop/cart.py', line: 6 },
          { file_path: 'shop/copy.py', line: 1 },
        ],
      },
    ],
    foreign: [{ agent_id: price, file_path: 'shop/copy.py', line: 5, holder: null }],
    orphans: [{ agent_id: size, name: 'size', status: 'orphaned' }],
  })
  const { stdout, stderr } = await run('ids', 'check')
  expect(stdout).toContain(`written twice  ${total}  shop/cart.py:6, shop/copy.py:1`)
  expect(stdout).toContain('shop/copy.py:5 stands at no definition; it is the id of price_of in shop/prices.py')
  expect(stderr).toContain('✗ 1 duplicate, 1 not their own, 1 orphan')

  // Writing ids gives the copy its own.
  await run('ids', 'inject')
  const copy = (await run('nodes', 'shop/copy.py', '--json')).json.find(
    (node: { name: string }) => node.name === 'copy',
  )
  expect(copy.agent_id).not.toBe(total)
  expect(text('shop/copy.py')).toContain(`def copy(items):  # ${copy.agent_id}\n`)
})
