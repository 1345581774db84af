import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../server/src/base/errors.js'
import { fileExists, isSecretPath, listDirectory, readTextFile } from '../../server/src/base/file-access.js'
import { exitOf, startScript } from './child.js'
import { makeTree } from './tree.js'

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'allowed'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('a file of the workspace is read, however its path is spelled', () => {
  const root = makeTree({ 'src/a.py': '\uFEFFprint(1)\n' })
  for (const path of ['src/a.py', './src/a.py', 'src//a.py', 'src/./a.py']) {
    expect(readTextFile(root, path, {}), path).toBe('print(1)\n')
  }
})

const refused: readonly [path: string, code: string][] = [
  ['../outside.txt', 'outside_workspace'],
  ['src/../../outside.txt', 'outside_workspace'],
  ['src/../a.py', 'outside_workspace'],
  ['/etc/passwd', 'outside_workspace'],
  ['link-out', 'outside_workspace'],
  ['folder-out/outside.txt', 'outside_workspace'],
  ['folder-out/not-there.txt', 'outside_workspace'],
  ['link-out-to-come', 'outside_workspace'],
  ['folder-out-to-come/new.txt', 'outside_workspace'],
  ['detour-to-come', 'outside_workspace'],
  ['round/and/round', 'unsupported'],
  ['a\0b', 'bad_argument'],
  ['a/'.repeat(5000), 'bad_argument'],
  ['.env', 'secret_file'],
  ['src/.ENV.local', 'secret_file'],
  ['deploy/id_ed25519_work', 'secret_file'],
  ['.git/config', 'secret_file'],
  ['.remora/journal.db', 'secret_file'],
  ['looks-harmless.txt', 'secret_file'],
  ['private/plan.txt', 'secret_file'],
  ['debug.log', 'ignored_file'],
  ['link-to-log.txt', 'ignored_file'],
  ['build/x.py', 'ignored_file'],
  ['big.txt', 'too_large'],
  ['binary.bin', 'not_text'],
  ['latin.txt', 'not_text'],
  ['pipe', 'unsupported'],
  ['src', 'unsupported'],
  ['', 'unsupported'],
  ['not-there.py', 'not_found'],
  ['a.py/b.py', 'not_found'],
  ['link-to-nothing', 'not_found'],
  ['loop', 'unsupported'],
  [`${'x'.repeat(300)}.py`, 'not_found'],
]

test.each(refused.map(([path, code]) => ({ path, code, shown: JSON.stringify(path).slice(0, 50) })))(
  '$shown is refused: $code',
  ({ path, code }) => {
    const top = makeTree({
      'outside.txt': 'outside',
      'work/.gitignore': '*.log\nbuild/\n',
      'work/a.py': '',
      'work/src/a.py': '',
      'work/.env': 'TOKEN=1',
      'work/private/plan.txt': '',
      'work/debug.log': '',
      'work/build/x.py': '',
      'work/big.txt': 'x'.repeat(101),
      'work/binary.bin': 'a\0b',
      'work/latin.txt': Uint8Array.from([0xe9]),
    })
    const root = join(top, 'work')
    symlinkSync('../outside.txt', join(root, 'link-out'))
    symlinkSync('..', join(root, 'folder-out'))
    symlinkSync('../nothing.txt', join(root, 'link-out-to-come'))
    symlinkSync('../nowhere', join(root, 'folder-out-to-come'))
    symlinkSync('folder-out/../nothing.txt', join(root, 'detour-to-come'))
    symlinkSync('round/round/./round', join(root, 'round'))
    symlinkSync('.env', join(root, 'looks-harmless.txt'))
    symlinkSync('debug.log', join(root, 'link-to-log.txt'))
    symlinkSync('nothing', join(root, 'link-to-nothing'))
    symlinkSync('loop', join(root, 'loop'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(codeOf(() => readTextFile(root, path, { maxBytes: 100, deny: ['private/**'] }))).toBe(code)
  },
)

test('a link inside the workspace is followed, and so is one to the workspace', () => {
  const top = makeTree({ 'work/a.py': 'x' })
  symlinkSync('a.py', join(top, 'work/b.py'))
  symlinkSync('work', join(top, 'link'))
  expect(readTextFile(join(top, 'link'), 'b.py', {})).toBe('x')
})

test('no path whatever leads out of the workspace', () => {
  const top = makeTree({ 'secret.txt': 'out of bounds', 'work/in.txt': 'fine', 'work/sub/in.txt': 'fine' })
  const root = join(top, 'work')
  symlinkSync(top, join(root, 'sub/up'))
  const part = fc.constantFrom('..', '.', '', 'sub', 'up', 'in.txt', 'secret.txt', 'work', top.slice(1), '~', '%2e%2e')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), parts => {
      try {
        expect(readTextFile(root, parts.join('/'), {})).toBe('fine')
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal)
      }
    }),
    { numRuns: 500 },
  )
})

test('a folder that becomes a link while files are read gives nothing away', async () => {
  const top = makeTree({ 'outside/a.txt': 'outside', 'work/real/a.txt': 'inside' })
  const script = `
    import { renameSync, rmSync, symlinkSync } from 'node:fs'
    process.chdir(process.argv[2])
    symlinkSync('../outside', 'link')
    function swap() {
      for (let count = 0; count < 200; count++) {
        renameSync('real', 'kept'); renameSync('link', 'real')
        renameSync('real', 'link'); renameSync('kept', 'real')
      }
      setImmediate(swap)
    }
    process.stdin.on('end', () => process.exit()).resume()
    process.stdout.write('swapping')
    swap()
  `
  const attacker = await startScript(script, makeTree(), [join(top, 'work')])
  await once(attacker.stdout!, 'data')
  const seen = new Set<string>()
  try {
    for (let count = 0; count < 3000; count++) {
      seen.add(codeOf(() => expect(readTextFile(join(top, 'work'), 'real/a.txt', {})).toBe('inside')))
    }
  } finally {
    attacker.stdin!.end()
    await exitOf(attacker)
  }
  expect([...seen]).toContain('allowed')
  expect([...seen]).toContain('outside_workspace')
})

test('a folder is listed without what may not be read', () => {
  const top = makeTree({
    'work/.gitignore': '*.log\n',
    'work/b.py': '',
    'work/a/x.py': '',
    'work/.env': '',
    'work/.git/config': '',
    'work/x.log': '',
    'work/mine/x': '',
  })
  const root = join(top, 'work')
  symlinkSync('..', join(root, 'out'))
  symlinkSync('a', join(root, 'inner'))
  expect(listDirectory(root, '', { deny: ['mine'] })).toEqual([
    { name: '.gitignore', kind: 'file' },
    { name: 'a', kind: 'folder' },
    { name: 'b.py', kind: 'file' },
    { name: 'inner', kind: 'folder' },
  ])
  expect(listDirectory(root, './a/', {})).toEqual([{ name: 'x.py', kind: 'file' }])
  expect(codeOf(() => listDirectory(root, 'b.py', {}))).toBe('unsupported')
  expect(codeOf(() => listDirectory(root, 'gone', {}))).toBe('not_found')
  expect(codeOf(() => listDirectory(root, 'out', {}))).toBe('outside_workspace')
  expect(codeOf(() => listDirectory(root, '.git', {}))).toBe('secret_file')
})

test('whether a file exists is told for files that may be read, only', () => {
  const root = makeTree({ 'a.py': '', 'src/b.py': '', '.env': '' })
  expect(fileExists(root, 'a.py', {})).toBe(true)
  expect(fileExists(root, 'src', {})).toBe(false)
  expect(fileExists(root, 'src/c.py', {})).toBe(false)
  expect(codeOf(() => fileExists(root, '.env', {}))).toBe('secret_file')
  expect(codeOf(() => fileExists(root, '.env.not-there', {}))).toBe('secret_file')
  expect(codeOf(() => fileExists(root, '../a.py', {}))).toBe('outside_workspace')
})

test('a file with the name of an ignored folder is no ignored folder', () => {
  const root = makeTree({ '.gitignore': 'bin/\n', bin: 'a script', 'sub/bin/x': '' })
  expect(readTextFile(root, 'bin', {})).toBe('a script')
  expect(codeOf(() => readTextFile(root, 'sub/bin/x', {}))).toBe('ignored_file')
})

test('secrets are known by their names', () => {
  const secrets = [
    '.env',
    '.envrc',
    '.env.example',
    'a/b.PEM',
    'k.key',
    'id_rsa.pub',
    'x/id_dsa',
    '.ssh/known_hosts',
    '.netrc',
  ]
  const others = ['environment.py', 'env', 'keys.py', '.gitignore', '.github/x.yml', 'my_id_rsa.py', 'pem.txt', '']
  expect(secrets.filter(path => !isSecretPath(path))).toEqual([])
  expect(others.filter(path => isSecretPath(path))).toEqual([])
})

test('further globs add secrets, and none of them takes one away', () => {
  expect(isSecretPath('infra/prod.tfstate', ['*.tfstate'])).toBe(true)
  expect(isSecretPath('INFRA/a', ['infra/**'])).toBe(true)
  expect(isSecretPath('src/a.py', ['!src/**', '*.tfstate'])).toBe(false)
  expect(isSecretPath('.env', ['!.env', '!**'])).toBe(true)
})

test('a workspace with a hostile name is a workspace', () => {
  const root = join(makeTree(), 'a [b] *\n{c}')
  mkdirSync(root)
  writeFileSync(join(root, 'a.py'), 'x')
  expect(readTextFile(root, 'a.py', {})).toBe('x')
})
