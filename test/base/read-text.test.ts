import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeText, readText } from '../../server/src/base/read-text.js'
import { readBytes } from '../../server/src/base/regular-file.js'
import { makeTree } from './tree.js'

function refusal(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was refused.')
}

test('a text is read as it is, with every kind of line end', () => {
  const root = makeTree({ 'a.txt': 'a\r\nb\rc\n😀', 'empty.txt': '' })
  expect(readText(join(root, 'a.txt'))).toEqual({ text: 'a\r\nb\rc\n😀', bom: false })
  expect(readText(join(root, 'empty.txt'))).toEqual({ text: '', bom: false })
})

test('a byte order mark is told apart from the text', () => {
  const root = makeTree({ 'a.txt': '\uFEFFa', 'b.txt': '\uFEFF' })
  expect(readText(join(root, 'a.txt'))).toEqual({ text: 'a', bom: true })
  expect(readText(join(root, 'b.txt'))).toEqual({ text: '', bom: true })
})

test.each([
  ['a binary file', [0x61, 0x00, 0x62]],
  ['Latin-1', [0x63, 0x61, 0x66, 0xe9]],
  ['a character that is cut off', [0x61, 0xf0, 0x9f, 0x98]],
  ['an encoded surrogate', [0xed, 0xa0, 0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
])('%s is no text', (_, bytes) => {
  const path = join(makeTree({ 'a.txt': Uint8Array.from(bytes) }), 'a.txt')
  expect(refusal(() => readText(path, { name: 'a.txt' }))).toMatchObject({
    name: 'Refusal',
    code: 'not_text',
    message: expect.stringMatching(/^a\.txt is /),
  })
})

test('the limit is exact, and holds for files that do not tell their size', () => {
  const root = makeTree({ 'a.txt': '12345' })
  expect(readText(join(root, 'a.txt'), { maxBytes: 5 }).text).toBe('12345')
  expect(refusal(() => readText(join(root, 'a.txt'), { maxBytes: 4 }))).toMatchObject({ code: 'too_large' })
})

test.skipIf(process.platform !== 'linux')('a file of /proc, which claims to be empty, is read', () => {
  expect(readText('/proc/self/status').text).toMatch(/^Name:/)
  expect(refusal(() => readText('/proc/self/status', { maxBytes: 10 }))).toMatchObject({ code: 'too_large' })
})

test('a folder, a device, a pipe without a writer and a loop of links are refused at once', () => {
  const root = makeTree()
  execFileSync('mkfifo', [join(root, 'pipe')])
  symlinkSync('loop', join(root, 'loop'))
  for (const path of [root, '/dev/zero', join(root, 'pipe'), join(root, 'loop')]) {
    expect(
      refusal(() => readBytes(path)),
      path,
    ).toMatchObject({ name: 'Refusal', code: 'unsupported' })
  }
})

test('what does not exist is not found, whatever its name', () => {
  const root = makeTree({ 'a.txt': '' })
  for (const name of ['b.txt', 'a.txt/b.txt', 'x'.repeat(300)]) {
    expect(
      refusal(() => readBytes(join(root, name))),
      name,
    ).toMatchObject({ name: 'Refusal', code: 'not_found' })
  }
})

test('bytes inside a larger buffer are decoded from where they begin', () => {
  const bytes = Buffer.from('xx\uFEFFabcxx').subarray(2, 8)
  expect(decodeText(bytes, 'a')).toEqual({ text: 'abc', bom: true })
})
