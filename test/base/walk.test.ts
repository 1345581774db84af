import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IgnoreRules } from '../../server/src/base/ignore-rules.js'
import { type WalkOptions, walk } from '../../server/src/base/walk.js'
import { makeTree } from './tree.js'

function paths(root: string, options?: WalkOptions): string[] {
  return [...walk(root, options)].map(file => file.path).sort()
}

test('every regular file is told once, with its size, time and number', () => {
  const root = makeTree({ 'a.py': 'abc', 'src/b.py': '', 'src/deep/c.py': '' })
  expect(paths(root)).toEqual(['a.py', 'src/b.py', 'src/deep/c.py'])
  const [first] = walk(root)
  expect(first).toMatchObject({ path: 'a.py', size: 3 })
  expect(first?.mtimeMs).toBeGreaterThan(1e12)
  expect(first?.ino).toBeGreaterThan(0)
})

test('the order is the same whatever order the files were made in', () => {
  const names = ['b', 'a', 'B', 'z/x', 'é', 'a10', 'a9']
  const order = (files: string[]) =>
    [...walk(makeTree(Object.fromEntries(files.map(name => [name, '']))))].map(f => f.path)
  expect(order(names)).toEqual(order([...names].reverse()))
})

test('folders of version control, our own and node_modules are never entered', () => {
  const root = makeTree({
    '.git/config': '',
    '.hg/a': '',
    '.svn/a': '',
    '.remora/journal.db': '',
    'node_modules/a/index.js': '',
    'lib/node_modules/b.js': '',
    'lib/a.js': '',
  })
  expect(paths(root)).toEqual(['lib/a.js'])
  expect(paths(root, { include: ['**', '**/node_modules/b.js'] })).toContain('lib/node_modules/b.js')
})

test('ignore files are honoured as they are nested, and .remoraignore may take back', () => {
  const root = makeTree({
    '.gitignore': '*.log\nbuild/\n/only-here\n',
    '.remoraignore': '!keep.log\nfixtures\n',
    'a.log': '',
    'keep.log': '',
    'only-here': '',
    'sub/only-here': '',
    'sub/.gitignore': '!a.log\nb.py\n',
    'sub/a.log': '',
    'sub/b.py': '',
    'b.py': '',
    'build/x.py': '',
    'sub/build/x.py': '',
    'sub/fixtures/x.py': '',
  })
  expect(paths(root)).toEqual([
    '.gitignore',
    '.remoraignore',
    'b.py',
    'keep.log',
    'sub/.gitignore',
    'sub/a.log',
    'sub/only-here',
  ])
})

test('what .git/info/exclude names is ignored, also through the pointer file of a worktree', () => {
  const files = { 'a.py': '', 'mine.py': '' }
  expect(paths(makeTree({ ...files, '.git/info/exclude': 'mine.py\n' }))).toEqual(['a.py'])
  const root = makeTree({ 'main/.git/info/exclude': 'mine.py\n', 'main/.git/worktrees/w/commondir': '../..\n' })
  mkdirSync(join(root, 'w'))
  writeFileSync(join(root, 'w/.git'), `gitdir: ${root}/main/.git/worktrees/w\n`)
  for (const name of Object.keys(files)) writeFileSync(join(root, 'w', name), '')
  expect(paths(join(root, 'w'))).toEqual(['a.py'])
})

test('a root inside a repository obeys the ignore files above it, unless they ignore the root itself', () => {
  const root = makeTree({
    '.git/HEAD': '',
    '.gitignore': '*.log\n/packages/a/secret.txt\n/out/\n',
    'packages/.gitignore': 'tmp\n',
    'packages/a/a.py': '',
    'packages/a/a.log': '',
    'packages/a/secret.txt': '',
    'packages/a/tmp/x': '',
    'out/b.py': '',
    'out/b.log': '',
    'out/.gitignore': '*.txt\n',
    'out/b.txt': '',
  })
  expect(paths(join(root, 'packages/a'))).toEqual(['a.py'])
  expect(paths(join(root, 'out'))).toEqual(['.gitignore', 'b.log', 'b.py'])
})

test('include and exclude narrow what is left', () => {
  const root = makeTree({ 'src/a.ts': '', 'src/a.test.ts': '', 'src/gen/b.ts': '', 'lib/c.ts': '', 'd.ts': '' })
  expect(paths(root, { include: ['src/**'], exclude: ['*.test.ts', 'src/gen'] })).toEqual(['src/a.ts'])
  expect(paths(root, { include: ['lib', 'd.ts'] })).toEqual(['d.ts', 'lib/c.ts'])
})

test('larger files are left out', () => {
  expect(paths(makeTree({ 'a.py': '12345', 'b.py': '123456' }), { maxFileBytes: 5 })).toEqual(['a.py'])
})

test('links are not followed: not out of the root, not in circles, not to what is there already', () => {
  const root = makeTree({ 'work/a.py': '', 'work/sub/b.py': '', 'outside/c.py': '' })
  symlinkSync('..', join(root, 'work/sub/up'))
  symlinkSync('../outside', join(root, 'work/out'))
  symlinkSync('a.py', join(root, 'work/same.py'))
  symlinkSync('nowhere', join(root, 'work/gone.py'))
  expect(paths(join(root, 'work'))).toEqual(['a.py', 'sub/b.py'])
})

test('pipes and sockets are no files', () => {
  const root = makeTree({ 'a.py': '' })
  execFileSync('mkfifo', [join(root, 'pipe')])
  expect(paths(root)).toEqual(['a.py'])
})

test('hostile names are names like any other', () => {
  const names = ['new\nline', '-rf', '*', '[a]', 'a\\b', '"', ' ', '…', '__proto__', '#x', '!y']
  const root = makeTree(Object.fromEntries(names.map(name => [`dir [*?]\\!/${name}`, ''])))
  writeFileSync(join(root, 'dir [*?]\\!/.gitignore'), '/-rf\n\\#x\n\\!y\n')
  const seen = paths(root).map(path => path.slice('dir [*?]\\!/'.length))
  expect(seen.sort()).toEqual([...names.filter(name => !['-rf', '#x', '!y'].includes(name)), '.gitignore'].sort())
})

test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is told and left out', () => {
  const root = makeTree({ 'a.py': '' })
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), '')
  const unreadable: string[] = []
  expect(paths(root, { onUnreadable: path => unreadable.push(path) })).toEqual(['a.py'])
  expect(unreadable).toHaveLength(1)
})

test('a root that does not exist is told, and empty', () => {
  const unreadable: string[] = []
  expect(paths('/nowhere/at/all', { onUnreadable: (path, reason) => unreadable.push(`${path} ${reason}`) })).toEqual([])
  expect(unreadable).toEqual([expect.stringContaining('. ENOENT')])
})

test.skipIf(process.getuid?.() === 0)(
  'a folder that may not be read is told, the rest goes on (root may read all)',
  () => {
    const root = makeTree({ 'locked/a.py': '', 'b.py': '' })
    chmodSync(join(root, 'locked'), 0)
    const unreadable: string[] = []
    expect(paths(root, { onUnreadable: path => unreadable.push(path) })).toEqual(['b.py'])
    expect(unreadable).toEqual(['locked'])
    chmodSync(join(root, 'locked'), 0o700)
  },
)

test('absurdly deep folders end', () => {
  const root = makeTree({ [`${'d/'.repeat(300)}deep.py`]: '', [`${'d/'.repeat(90)}fine.py`]: '' })
  expect(paths(root)).toEqual([`${'d/'.repeat(90)}fine.py`])
  expect(new IgnoreRules(root).ignores(`${'d/'.repeat(300)}deep.py`)).toBe(true)
})

test('a walk ends when it is told to', () => {
  const root = makeTree(Object.fromEntries(Array.from({ length: 20 }, (_, count) => [`${count}/a.py`, ''])))
  let asked = 0
  expect(paths(root, { isStopped: () => ++asked > 5 }).length).toBeLessThan(6)
})

test('single paths are judged as the walk judges them, and anew when the rules have changed', () => {
  const root = makeTree({ '.gitignore': 'build/\n*.log\n', 'sub/.gitignore': '!a.log\n' })
  const rules = new IgnoreRules(root)
  const judged = [
    'a.py',
    'a.log',
    'sub/a.log',
    'build/',
    'build',
    'build/x/y.py',
    'sub/build/a.log',
    '.git/config',
    'x/.remora/',
  ]
  expect(judged.filter(path => rules.ignores(path))).toEqual([
    'a.log',
    'build/',
    'build/x/y.py',
    'sub/build/a.log',
    '.git/config',
    'x/.remora/',
  ])
  writeFileSync(join(root, '.gitignore'), '*.py\n')
  expect(rules.ignores('a.py')).toBe(false)
  rules.forget()
  expect(rules.ignores('a.py')).toBe(true)
  expect(rules.ignores('a.log')).toBe(false)
})

test('an ignore file that is huge, a folder, or not UTF-8 stops nothing', () => {
  const root = makeTree({
    'a.py': '',
    'huge/.gitignore': `${'x'.repeat(2_000_000)}\n*.py\n`,
    'huge/a.py': '',
    'folder/.gitignore/': '',
    'folder/a.py': '',
    'latin/.gitignore': Uint8Array.from([0x23, 0xe9, 0x0a, ...Buffer.from('b.py')]),
    'latin/a.py': '',
    'latin/b.py': '',
  })
  expect(paths(root).filter(path => path.endsWith('.py'))).toEqual(['a.py', 'folder/a.py', 'huge/a.py', 'latin/a.py'])
})

test('hostile patterns do not hold up the walk', () => {
  const patterns = [
    '*a*a*a*a*a*a*a*a*b',
    '**/a/**/a/**/a/**/a/**/b',
    '[a-z]*[a-z]*[a-z]*[a-z]*[!a]',
    ' '.repeat(100_000),
  ]
  const root = makeTree({ '.gitignore': patterns.join('\n'), [`${'a/'.repeat(80)}${'a'.repeat(250)}`]: '' })
  const started = performance.now()
  expect(paths(root)).toHaveLength(2)
  expect(performance.now() - started).toBeLessThan(5000)
})

test('git agrees, whatever is ignored where', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'ab', 'a.x', '.d')
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map(names => names.join('/'))
  const part = fc.constantFrom('a', 'b', 'c', 'ab', '*', '?', 'a*', '*b', '**', '[ab]', '*.x', '.d', '[!a]')
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/'),
    )
    .map(([negation, start, parts, end]) => negation + start + parts.join('/') + end)
  const ignoreFile = fc.tuple(fc.option(path, { nil: '' }), fc.array(pattern, { maxLength: 4 }))
  fc.assert(
    fc.property(
      fc.array(path, { minLength: 1, maxLength: 12 }),
      fc.array(ignoreFile, { maxLength: 3 }),
      (files, ignores) => {
        const root = makeTree()
        execFileSync('git', ['init', '-q', root])
        for (const file of files) tryWrite(join(root, file), '')
        for (const [folder, patterns] of ignores) tryWrite(join(root, folder, '.gitignore'), patterns.join('\n'))
        const listed = execFileSync('git', ['-C', root, 'ls-files', '-zoc', '--exclude-standard'], { encoding: 'utf8' })
        const expected = listed.split('\0').filter(line => line !== '')
        expect(paths(root)).toEqual(expected.sort())
        const rules = new IgnoreRules(root)
        expect(expected.filter(file => rules.ignores(file))).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

/** Leaves out a path where a file stands in the place of a folder, or the other way round. */
function tryWrite(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
