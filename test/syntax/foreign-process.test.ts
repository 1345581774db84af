import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ForeignProcess } from '../../server/src/syntax/foreign/process.js'
import { isSound, readAnswer } from '../../server/src/syntax/foreign/protocol.js'
import { type Brought, bring, broken, gleam } from '../support/project-languages.js'

const text = 'fn total(items) { sum(items) }\n'

test('a text is parsed, with all that its pieces need', async () => {
  const process = started()
  expect(await load(process, gleam)).toEqual({ kind: 'loaded' })
  const answer = await process.ask({ kind: 'parse', limit: 10_000, languageId: 'it', path: 'a.gleam', text })
  expect(answer).toMatchObject({
    kind: 'parsed',
    discovery: {
      pieces: [{ nodeType: 'file' }, { nodeType: 'function', name: 'total' }],
      references: [{ kind: 'calls', name: 'sum' }],
    },
  })
  expect(answer.kind === 'parsed' && isSound(answer.discovery, text)).toBe(true)
})

test('a grammar that grows without end is ended, however long it may take', async () => {
  expect(await load(started(), broken('bad', 'grows'))).toEqual({
    kind: 'failed',
    reason: expect.stringMatching(/died \(SIGKILL\).*more than 512 MB/),
  })
})

test('a process that was ended answers so', async () => {
  const process = started()
  const answer = load(process, broken('bad', 'loops'))
  process.kill()
  expect(await answer).toMatchObject({ kind: 'failed' })
  expect(process.isAlive).toBe(false)
  expect(await load(process, gleam)).toMatchObject({ kind: 'failed' })
})

test('a line that is no answer is none', () => {
  expect(['hello', '', '1', 'null', '{}', '[]'].map(readAnswer)).toEqual(Array(6).fill(undefined))
})

test('an answer that cannot be true of the text is not believed', async () => {
  const process = started()
  await load(process, gleam)
  const answer = await process.ask({ kind: 'parse', limit: 10_000, languageId: 'it', path: 'a.gleam', text })
  const { discovery } = answer as { discovery: any }
  expect(isSound(discovery, text)).toBe(true)
  const distort = (change: (copy: any) => void) => {
    const copy = structuredClone(discovery)
    change(copy)
    return copy
  }
  const distorted = [
    undefined,
    null,
    {},
    distort(copy => copy.pieces.splice(0)),
    distort(copy => copy.pieces.shift()),
    distort(copy => (copy.pieces[1].parent = 1)),
    distort(copy => (copy.pieces[1].parent = -1)),
    distort(copy => (copy.pieces[1].nodeType = 'monster')),
    distort(copy => (copy.pieces[1].span.end = 1e9)),
    distort(copy => (copy.pieces[1].nameSpan.start = -4)),
    distort(copy => (copy.pieces[1].nameSpan = null)),
    distort(copy => (copy.pieces[1].name = 7)),
    distort(copy => (copy.pieces[1] = null)),
    distort(copy => (copy.references[0].from = 9)),
    distort(copy => (copy.references[0].kind = 'eats')),
    distort(copy => (copy.references[0] = null)),
    distort(copy => (copy.damaged = [{ start: 3, end: 1 }])),
    distort(copy => copy.sketches.pop()),
  ]
  expect(distorted.map(value => isSound(value, text))).toEqual(distorted.map(() => false))
})

function started(): ForeignProcess {
  const process = new ForeignProcess()
  onTestFinished(() => process.kill())
  return process
}

function load(process: ForeignProcess, language: Brought) {
  const root = mkdtempSync(join(tmpdir(), 'remora-foreign-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  bring(root, 'it', language)
  const folder = join(root, '.remora/languages/it')
  const it = { id: 'it', title: 'It', extensions: [], folder, revision: '' }
  return process.ask({ kind: 'load', limit: 20_000, language: it })
}
