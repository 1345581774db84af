import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeFileAtomic } from '../../server/src/base/atomic-write.js'
import { readText } from '../../server/src/base/read-text.js'
import { exitOf, startScript } from './child.js'
import { makeTree } from './tree.js'

const isRoot = process.getuid?.() === 0

test('what is written is what is read', () => {
  const path = join(makeTree(), 'a.txt')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, bom) => {
      fc.pre(!/[\0\uFEFF]/.test(text))
      writeFileAtomic(path, (bom ? '\uFEFF' : '') + text)
      expect(readText(path)).toEqual({ text, bom })
    }),
    { numRuns: 50 },
  )
})

test('a new file gets the usual mode, a changed one keeps its own', () => {
  const root = makeTree({ 'run.sh': 'old' })
  chmodSync(join(root, 'run.sh'), 0o751)
  writeFileAtomic(join(root, 'run.sh'), 'new')
  writeFileAtomic(join(root, 'fresh'), 'new')
  expect(statSync(join(root, 'run.sh')).mode & 0o7777).toBe(0o751)
  expect(statSync(join(root, 'fresh')).mode & 0o7777).toBe(0o666 & ~process.umask())
})

test.skipIf(!isRoot)('a file that belongs to somebody else keeps its owner (only root can test this)', () => {
  const root = makeTree({ 'a.txt': 'old' })
  chownSync(join(root, 'a.txt'), 1234, 2345)
  writeFileAtomic(join(root, 'a.txt'), 'new')
  expect(statSync(join(root, 'a.txt'))).toMatchObject({ uid: 1234, gid: 2345 })
})

test.skipIf(isRoot)('a folder that may not be written is refused (root may write everywhere, so it skips this)', () => {
  const root = makeTree({ 'locked/a.txt': 'old' })
  chmodSync(join(root, 'locked'), 0o500)
  expect(() => writeFileAtomic(join(root, 'locked/a.txt'), 'new')).toThrow(/may not be written/)
  expect(readFileSync(join(root, 'locked/a.txt'), 'utf8')).toBe('old')
  chmodSync(join(root, 'locked'), 0o700)
})

test.skipIf(isRoot)('a read-only file is refused (root may write everything, so it skips this)', () => {
  const path = join(makeTree({ 'a.txt': 'old' }), 'a.txt')
  chmodSync(path, 0o444)
  expect(() => writeFileAtomic(path, 'new')).toThrow(/may not be written/)
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test('a pipe or a folder is not replaced by a file', () => {
  const root = makeTree({ 'folder/a.txt': '' })
  execFileSync('mkfifo', [join(root, 'pipe')])
  for (const name of ['pipe', 'folder']) {
    expect(() => writeFileAtomic(join(root, name), 'new')).toThrow(/a file was wanted/)
  }
  expect(readdirSync(root).sort()).toEqual(['folder', 'pipe'])
})

test('links stay links, and their end is written, also when it does not exist yet', () => {
  const root = makeTree({ 'real/a.txt': 'old', 'links/': '' })
  symlinkSync('../real', join(root, 'links/folder'))
  symlinkSync('folder/a.txt', join(root, 'links/a.txt'))
  symlinkSync('folder/../real/b.txt', join(root, 'links/b.txt'))
  for (const name of ['a.txt', 'b.txt']) {
    writeFileAtomic(join(root, 'links', name), 'new')
    expect(lstatSync(join(root, 'links', name)).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(root, 'real', name), 'utf8')).toBe('new')
  }
  expect(readlinkSync(join(root, 'links/a.txt'))).toBe('folder/a.txt')
  expect(readdirSync(join(root, 'real')).sort()).toEqual(['a.txt', 'b.txt'])
})

test('a link to itself is refused', () => {
  const root = makeTree()
  symlinkSync('loop', join(root, 'loop'))
  expect(() => writeFileAtomic(join(root, 'loop'), 'new')).toThrow(/symbolic link that leads to itself/)
})

test('half of a surrogate pair is refused, not replaced', () => {
  const path = join(makeTree({ 'a.txt': 'old' }), 'a.txt')
  expect(() => writeFileAtomic(path, 'x\uD83D')).toThrow(/surrogate pair/)
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test.skipIf(!canMountFullDisk())('a full disk is told and changes nothing (needs a mount)', () => {
  const root = makeTree({ 'disk/': '' })
  const disk = join(root, 'disk')
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  try {
    writeFileAtomic(join(disk, 'a.txt'), 'old')
    expect(() => writeFileAtomic(join(disk, 'a.txt'), 'x'.repeat(200_000))).toThrow(/the disk is full/)
    expect(readFileSync(join(disk, 'a.txt'), 'utf8')).toBe('old')
    expect(readdirSync(disk)).toEqual(['a.txt'])
  } finally {
    execFileSync('umount', [disk])
  }
})

test('another process that reads meanwhile sees one text or the other', async () => {
  const root = makeTree({ 'a.txt': 'a'.repeat(2_000_000) })
  const script = `
    import { readFileSync } from 'node:fs'
    const seen = new Set()
    function look() {
      const text = readFileSync(process.argv[2], 'utf8')
      seen.add(text.length + text[0] + text.at(-1))
      if (seen.size === 1) process.stdout.write('reading')
      setImmediate(look)
    }
    process.stdin.on('end', () => {
      process.stdout.write(' ' + [...seen].sort().join(' '))
      process.exit()
    }).resume()
    look()
  `
  const reader = await startScript(script, makeTree(), [join(root, 'a.txt')])
  const output: string[] = []
  reader.stdout!.on('data', chunk => output.push(String(chunk)))
  await once(reader.stdout!, 'data')
  for (let round = 0; round < 40; round++) {
    writeFileAtomic(join(root, 'a.txt'), (round % 2 ? 'a' : 'b').repeat(2_000_000))
  }
  reader.stdin!.end()
  expect(await exitOf(reader)).toBe(0)
  expect(new Set(output.join('').replaceAll('reading', '').trim().split(' '))).toEqual(
    new Set(['2000000aa', '2000000bb']),
  )
})

function canMountFullDisk(): boolean {
  if (!isRoot || process.platform !== 'linux') return false
  const root = `/tmp/remora-mount-${process.pid}`
  mkdirSync(root)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root], { stdio: 'ignore' })
    execFileSync('umount', [root])
    return true
  } catch {
    return false
  } finally {
    execFileSync('rmdir', [root])
  }
}
