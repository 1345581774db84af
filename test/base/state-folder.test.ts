import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStateFolder } from '../../server/src/base/state-folder.js'
import { makeTree } from './tree.js'

test('a workspace keeps its state in .remora, which git ignores', () => {
  const root = makeTree()
  execFileSync('git', ['init', '-q', root])
  const folder = openStateFolder(root)
  expect(folder).toMatchObject({ path: join(root, '.remora'), persistent: true })
  expect(folder.reason).toBeUndefined()
  expect(readdirSync(folder.path)).toEqual(['.gitignore'])
  writeFileSync(join(folder.path, 'journal.db'), '')
  expect(execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('')
  folder.dispose()
  expect(existsSync(join(folder.path, 'journal.db'))).toBe(true)
})

test('git ignores what is in it, but not what the project brings', () => {
  const root = makeTree({})
  openStateFolder(root)
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  git('init', '--quiet')
  const brought = ['.remora/languages/gleam/nodes.scm', '.remora/agents/a.md', '.remora/models/a.ts']
  const ignored = git('check-ignore', '.remora/index.db', '.remora/.gitignore', ...brought)
  expect(ignored.stdout.trim().split('\n')).toEqual(['.remora/index.db', '.remora/.gitignore'])
})

test('opening it again changes nothing, not even a .gitignore of its own', () => {
  const root = makeTree({ '.remora/.gitignore': '# shared\n', '.remora/agents/a.md': '' })
  expect(openStateFolder(root).persistent).toBe(true)
  expect(readFileSync(join(root, '.remora/.gitignore'), 'utf8')).toBe('# shared\n')
  expect(readdirSync(join(root, '.remora'))).toEqual(['.gitignore', 'agents'])
})

test('without a root there is a temporary folder, gone when it is disposed of', () => {
  const folder = openStateFolder(undefined)
  expect(folder).toMatchObject({ persistent: false, reason: expect.stringMatching(/^No folder is open/) })
  writeFileSync(join(folder.path, 'journal.db'), '')
  folder.dispose()
  folder.dispose()
  expect(existsSync(folder.path)).toBe(false)
})

test.each([
  ['a file stands in its place', (root: string) => writeFileSync(join(root, '.remora'), '')],
  ['it is a link', (root: string) => linkTo(root, '.remora', 'elsewhere')],
  ['it is a link to nothing', (root: string) => symlinkSync('nothing', join(root, '.remora'))],
  ['a file in it is a link', (root: string) => linkTo(join(root, '.remora'), 'index.db', '../elsewhere')],
])('where %s, a temporary folder is used and the reason said', (_, prepare) => {
  const root = makeTree()
  prepare(root)
  const folder = openStateFolder(root)
  expect(folder.persistent).toBe(false)
  expect(folder.reason).toContain(`Nothing will be kept after this session: ${join(root, '.remora')} cannot be used.`)
  expect(folder.path).not.toContain(root)
  folder.dispose()
})

test('a workspace that is a file, or is not there, is not created', () => {
  const root = makeTree({ file: '' })
  for (const name of ['file', 'gone']) {
    const folder = openStateFolder(join(root, name))
    expect(folder.persistent).toBe(false)
    folder.dispose()
  }
  expect(readdirSync(root)).toEqual(['file'])
})

function linkTo(folder: string, name: string, target: string): void {
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(folder, target), { recursive: true })
  symlinkSync(target, join(folder, name))
}
