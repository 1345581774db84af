import { EventEmitter, once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultLogFile, LogFile, type LogFileOptions } from '../../server/src/base/log-file.js'
import { makeTree } from './tree.js'

function open(options: Partial<LogFileOptions> = {}) {
  const file = join(makeTree(), 'logs/deep/remora.log')
  const printed: string[] = []
  const stderr = { write: (text: string) => printed.push(text) }
  const clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5, 6) }
  const log = new LogFile({ file, name: 'test', level: 'warn', stderr, clock, ...options })
  return { log, file, printed }
}

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

test('a record is one line of JSON with its time, and is there after close', async () => {
  const { log, file, printed } = open()
  log.warn('file skipped', { path: 'a.py', size: 3 })
  log.error('index broken')
  await log.close()
  const common = { time: '2030-01-02T03:04:05.006Z', pid: process.pid, name: 'test' }
  expect(lines(file)).toEqual([
    { ...common, level: 'warn', msg: 'file skipped', path: 'a.py', size: 3 },
    { ...common, level: 'error', msg: 'index broken' },
  ])
  expect(printed).toEqual([])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('records below the level are not written, and nothing is created for them', async () => {
  const { log, file } = open()
  log.info('started')
  log.debug('details')
  await log.close()
  expect(() => statSync(file)).toThrow()
})

test('the level and the secrets may change when the settings are known', async () => {
  const { log, file } = open()
  log.info('before')
  log.update({ level: 'debug', secrets: ['hunter22'] })
  log.debug('after hunter22')
  await log.close()
  expect(lines(file).map(line => line.msg)).toEqual(['after ***'])
})

test('secrets are masked in messages, fields and errors, in the file and on stderr', async () => {
  const { log, file, printed } = open({ secrets: ['hunter22'], mirror: 'error' })
  log.error('refused hunter22', { error: new Error('401 for hunter22'), list: [{ hunter22: 'hunter22' }] })
  await log.close()
  const written = readFileSync(file, 'utf8') + printed.join('')
  expect(written).not.toContain('hunter22')
  expect(lines(file)[0]).toMatchObject({ msg: 'refused ***', error: { message: '401 for ***' } })
})

test('the mirror shows short lines for people, without what could steer a terminal', async () => {
  const { log, printed } = open({ mirror: 'warn', level: 'error' })
  log.warn('odd\nname\x1b[2J', { path: 'a\x07b', count: 2, inner: { a: [1] } })
  log.info('nothing to see')
  await log.close()
  expect(printed).toEqual(['remora warn: odd name [2J path=a b count=2 inner={ a: [ 1 ] }\n'])
})

test('whatever is logged, logging does not throw', async () => {
  const { log, file } = open({ mirror: 'warn' })
  const loop: Record<string, unknown> = { big: 10n, fn: () => 1, symbol: Symbol('s'), when: new Date(Number.NaN) }
  loop.self = loop
  log.warn('%s %d %j', loop)
  await log.close()
  expect(lines(file)[0]).toMatchObject({ msg: '%s %d %j', self: '[circular]' })
})

test('where the folder cannot be written, one line says so and the records follow on stderr', async () => {
  const root = makeTree({ 'in-the-way': '' })
  const { log, printed } = open({ file: join(root, 'in-the-way/remora.log') })
  log.warn('first')
  log.error('second', { code: 7 })
  await log.close()
  expect(printed).toEqual([
    expect.stringMatching(/^remora: the log goes to stderr, because .*in-the-way\/remora\.log cannot be written: /),
    'remora warn: first\n',
    'remora error: second code=7\n',
  ])
})

test.skipIf(process.platform !== 'linux')(
  'a file that fails later is told once, and the next records follow on stderr',
  async () => {
    const root = makeTree()
    symlinkSync('/dev/full', join(root, 'remora.log'))
    const printed: string[] = []
    const stderr = new EventEmitter() as EventEmitter & { write(text: string): void }
    stderr.write = text => {
      printed.push(text)
      stderr.emit('written')
    }
    const { log } = open({ file: join(root, 'remora.log'), stderr })
    log.warn('lost')
    await once(stderr, 'written')
    log.warn('follows')
    await log.close()
    expect(printed).toEqual([expect.stringMatching(/^remora: the log goes to stderr/), 'remora warn: follows\n'])
  },
)

test('what the mirror has shown is not shown twice when the file fails', async () => {
  const root = makeTree()
  mkdirSync(join(root, 'remora.log'))
  const { log, printed } = open({ file: join(root, 'remora.log'), mirror: 'error' })
  log.error('once')
  log.warn('follows')
  await log.close()
  expect(printed.filter(line => line.includes('once'))).toHaveLength(1)
  expect(printed.at(-1)).toBe('remora warn: follows\n')
})

test('three files of five megabytes are kept', async () => {
  const file = join(makeTree(), 'remora.log')
  for (let session = 0; session < 9; session++) {
    const { log } = open({ file })
    for (let count = 0; count < 30; count++) log.warn('x'.repeat(100_000), { session })
    await log.close()
  }
  const folder = join(file, '..')
  expect(readdirSync(folder).sort()).toEqual(['remora.log', 'remora.log.1', 'remora.log.2'])
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(5.4 * 1024 * 1024)
  expect(lines(file).at(-1)).toMatchObject({ session: 8 })
})

test('a flood is cut and counted, not kept in memory', async () => {
  const { log, file } = open()
  for (let count = 0; count < 100; count++) log.warn('x'.repeat(500_000))
  await log.close()
  const written = lines(file)
  expect(written.length).toBeLessThan(20)
  expect(written.at(-1)).toMatchObject({ level: 'warn', dropped: 100 - (written.length - 1) })
})

test('several processes may write one file', async () => {
  const file = join(makeTree(), 'remora.log')
  const logs = ['a', 'b', 'c'].map(name => open({ file, name }).log)
  for (let count = 0; count < 100; count++) for (const log of logs) log.warn('x'.repeat(1000), { count })
  await Promise.all(logs.map(log => log.close()))
  expect(lines(file)).toHaveLength(300)
})

test('records after close are dropped without a word', async () => {
  const { log, file, printed } = open()
  log.warn('in time')
  await log.close()
  log.warn('too late')
  await log.close()
  expect(lines(file)).toHaveLength(1)
  expect(printed).toEqual([])
})

test('the log of a person is in their state directory', () => {
  expect(defaultLogFile('/home/ann/.local/state/remora', 'lsp')).toBe(
    '/home/ann/.local/state/remora/log/remora-lsp.log',
  )
})
