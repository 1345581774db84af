import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate } from 'node:timers/promises'
import { type App, createApp } from '../../server/src/app.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { silentLog } from '../../server/src/base/log.js'
import type { NewEvent } from '../../server/src/events/event.js'
import { wireEvent } from '../../server/src/events/wire-event.js'
import { frame } from '../../server/src/http/event-stream.js'
import { serveHttp } from '../../server/src/http/server.js'
import { type Benchmark, paired, type Row } from './row.js'

const clients = 200
const events = 1000
const rounds = 5

/** Events, one in each turn of the event loop, until each of many clients has heard them, against a loop that writes the same bytes to as many responses. */
export const streaming: Benchmark = {
  name: 'streaming',
  async run() {
    return await withApp(async app => {
      const raw = await RawServer.start(await frameOf(app))
      const server = await serveHttp(app, { mayMove: false })
      const ours = await Audience.of(`${server.url}/api/events`)
      const before = heapMegabytes()
      const times = await paired(
        rounds,
        () => ours.hear(events, () => append(app)),
        () => raw.audience.hear(events, () => raw.write()),
      )
      const after = heapMegabytes()
      ours.leave()
      raw.close()
      await server.close()
      return [timeRow(times), memoryRow(before, after)]
    })
  },
}

function timeRow(times: { readonly ours: number; readonly reference: number }): Row {
  const figure = `${events.toLocaleString('en')} events until ${clients} clients have heard them`
  return { figure, ...times, referenceName: 'res.write in a loop', unit: 'ms', goal: 2 }
}

function memoryRow(reference: number, ours: number): Row {
  const figure = `heap after ${(events * (rounds + 1)).toLocaleString('en')} events to each of them`
  return { figure, ours, reference, referenceName: 'before', unit: 'MB', goal: 1.1 }
}

async function withApp<T>(work: (app: App) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'remora-bench-'))
  const env = { PATH: process.env.PATH, HOME: root, XDG_CONFIG_HOME: root, XDG_STATE_HOME: root }
  const options = { root, env, processName: 'bench', resident: false, log: silentLog, notice: () => undefined }
  const app = await createApp({ ...options, flags: { http: { port: 0 } } })
  try {
    return await work(app)
  } finally {
    await app.close()
    rmSync(root, { recursive: true, force: true })
  }
}

const event = { event_type: 'x.bench.tick', text: 'What do you do, and why do you do it this way?' } as NewEvent

async function append({ journal }: App): Promise<void> {
  for (let index = 0; index < events; index++) {
    await journal.append([event])
    await setImmediate()
  }
}

/** One event as our clients hear it. */
async function frameOf({ journal }: App): Promise<string> {
  const [stored] = await journal.append([event])
  return frame({ event: stored!.event_type, id: stored!.seq, data: JSON.stringify(wireEvent(stored!)) })
}

/** What a program does that only writes. */
class RawServer {
  readonly audience: Audience
  readonly #responses: readonly ServerResponse[]
  readonly #frame: string
  readonly #close: () => void

  private constructor(audience: Audience, responses: readonly ServerResponse[], frame: string, close: () => void) {
    this.audience = audience
    this.#responses = responses
    this.#frame = frame
    this.#close = close
  }

  static async start(frame: string): Promise<RawServer> {
    const responses: ServerResponse[] = []
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
      responses.push(response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const audience = await Audience.of(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return new RawServer(audience, responses, frame, () => server.close().closeAllConnections())
  }

  async write(): Promise<void> {
    for (let index = 0; index < events; index++) {
      for (const response of this.#responses) response.write(this.#frame)
      await setImmediate()
    }
  }

  close(): void {
    this.audience.leave()
    this.#close()
  }
}

/** Clients in a process of their own. */
class Audience {
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>

  private constructor(process: ChildProcess) {
    this.#process = process
    this.#lines = createInterface({ input: process.stdout! })[Symbol.asyncIterator]()
  }

  static async of(url: string): Promise<Audience> {
    const program = join(packageRoot, 'test/bench/references/listeners.mjs')
    const stdio = ['pipe', 'pipe', 'inherit'] as const
    const audience = new Audience(spawn(process.execPath, [program, url, `${clients}`], { stdio: [...stdio] }))
    await audience.#says('ready')
    return audience
  }

  /** Resolves when each has heard so many more events, which `send` brings about. */
  async hear(count: number, send: () => Promise<void>): Promise<void> {
    this.#process.stdin!.write(`${count}\n`)
    await send()
    await this.#says('heard')
  }

  leave(): void {
    this.#process.stdin!.end()
  }

  async #says(word: string): Promise<void> {
    const { value } = await this.#lines.next()
    if (value !== word) throw new Error(`the clients said ${value}, not ${word}`)
  }
}

function heapMegabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}
