import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { turnIdFor } from '../../server/src/agents/turn-rows.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { systemClock } from '../../server/src/base/clock.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { NewEvent } from '../../server/src/events/event.js'
import { Journal } from '../../server/src/events/journal.js'
import { projections } from '../../server/src/projections.js'
import { chromiumPath } from '../support/find-chromium.js'
import { type Benchmark, percentile, type Row } from './row.js'

const files = 500
const agentsPerFile = 10
const streamedEvents = 10_000
/** Turns that happen at a time, of three events each, and the pause between two times in ms: 500 events a second. */
const turnsAtOnce = 10
const eventsAtOnce = 3 * turnsAtOnce
const pause = 60
/** Rows of a list that streams, in the page and in the one that it is compared with. */
const window = 200
const pages = { Swarm: '/', Code: '/ui/code' } as const

/** What a page of the dashboard costs a browser while a swarm of 5,000 agents is at work. */
export const dashboard: Benchmark = {
  name: 'dashboard',
  async run() {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'remora-bench-')))
    const root = join(base, 'project')
    const env = { PATH: process.env.PATH, HOME: base, REMORA_MODEL_BASE_URL: 'http://127.0.0.1:9/v1' }
    writeTree(root)
    const remora = (...args: readonly string[]) => [join(packageRoot, 'dist', 'remora.js'), ...args]
    const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 26 } as const
    const listed = spawnSync(process.execPath, remora('nodes', '--json'), options).stdout
    const nodes = JSON.parse(listed) as { agent_id: string; node_type: string }[]
    const agents = nodes.flatMap(({ agent_id, node_type }) => (node_type === 'function' ? [agent_id] : []))
    const server = spawn(process.execPath, remora('serve', '--port', '0'), {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const url = await addressOf(server)
      const needs = { bus: new Bus(silentLog), clock: systemClock, ids: randomIds, log: silentLog, redact: same }
      const journal = await Journal.open(join(root, '.remora', 'journal.db'), projections, needs)
      for (let index = 0; index < agents.length; index += 100) {
        await journal.append(agents.slice(index, index + 100).flatMap(turnOf))
      }
      const rows: Row[] = []
      for (const [name, path] of Object.entries(pages)) {
        rows.push(...(await lookedAt(name, url + path, () => stream(journal, agents))))
      }
      journal.close()
      return rows
    } finally {
      server.kill('SIGKILL')
      await once(server, 'exit')
      rmSync(base, { recursive: true, force: true })
    }
  },
}

const same = (text: string) => text

function writeTree(root: string): void {
  mkdirSync(root, { recursive: true })
  for (let file = 0; file < files; file++) {
    const functions = Array.from(
      { length: agentsPerFile },
      (_, index) => `def step_${file}_${index}(x):\n    return x\n`,
    )
    writeFileSync(join(root, `module_${file}.py`), functions.join('\n\n'))
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  for await (const piece of server.stderr!) {
    const [, url] = String(piece).match(/listening on (\S+)/) ?? []
    if (url) return url
  }
  throw new Error('The server ended before it listened.')
}

/** A turn that is over when others hear of it, so that nobody takes it. */
function turnOf(agent_id: string): NewEvent[] {
  const event_id = randomIds.fresh('evt')
  const turn_id = turnIdFor({ event_id }, agent_id)
  return [
    { event_type: 'HumanChatEvent', event_id, agent_id, to_agent: agent_id, message: 'What do you do?' },
    { event_type: 'AgentStartEvent', agent_id, turn_id, name: agent_id, trigger_event_type: 'HumanChatEvent' },
    { event_type: 'AgentCompleteEvent', agent_id, turn_id, response: 'I return x.', result_summary: 'I return x.' },
  ] as NewEvent[]
}

/** One agent after the other takes a turn. */
async function stream(journal: Journal, agents: readonly string[]): Promise<void> {
  for (let turn = 0; turn * 3 < streamedEvents; turn += turnsAtOnce) {
    const next = Array.from({ length: turnsAtOnce }, (_, index) => agents[(turn + index) % agents.length]!)
    await journal.append(next.flatMap(turnOf))
    await new Promise(resolve => setTimeout(resolve, pause))
  }
}

/** What a page did while something was going on. */
interface Seen {
  /** Ms from each frame to the next. */
  readonly frames: readonly number[]
  /** Time that its main thread worked, in ms. */
  readonly busy: number
  readonly longestTask: number
}

async function lookedAt(name: string, address: string, work: () => Promise<void>): Promise<Row[]> {
  if (chromiumPath === undefined) throw new Error('No Chromium is here: npm test installs it.')
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const bare = await watched(page, session, () =>
      page.evaluate(bareList, { streamedEvents, eventsAtOnce, pause, window }),
    )
    await page.goto(address)
    await page.locator('html[data-connected="true"]').waitFor({ state: 'attached' })
    const before = await size(page, session)
    const seen = await watched(page, session, work)
    await page.waitForTimeout(1000)
    const after = await size(page, session)
    const many = `${streamedEvents.toLocaleString('en')} events of ${(files * agentsPerFile).toLocaleString('en')} agents`
    const row = (what: string, ours: number, reference: number, referenceName: string, unit: string, goal: number) => ({
      ...{ figure: `${name}, ${many}: ${what}`, ours, reference, referenceName, unit, goal },
    })
    return [
      row('95 of 100 frames within', percentile(seen.frames, 95), percentile(bare.frames, 95), 'a bare list', 'ms', 2),
      row('work of the page', seen.busy, bare.busy, 'a bare list', 'ms', 4),
      row('longest task', seen.longestTask, Math.max(50, bare.longestTask), 'a bare list, or 50 ms', 'ms', 2),
      row('heap', after.heap, before.heap, 'before', 'MB', 1.5),
      row('elements', after.elements, before.elements, 'before', '', 1.2),
    ]
  } finally {
    await browser.close()
  }
}

/** The least that a page can do with as many events: a list of the newest, written by hand. */
function bareList(load: {
  streamedEvents: number
  eventsAtOnce: number
  pause: number
  window: number
}): Promise<void> {
  document.body.innerHTML = '<ul style="height: 900px; overflow: auto; font: 12px monospace"></ul>'
  const list = document.querySelector('ul')!
  const row = (number: number) =>
    `<li><time>14:03:22</time> <b>agent:completed</b> <a href="#${number}">@rm_a1b2c3d4</a> <span>I return x.</span></li>`
  return new Promise(resolve => {
    let written = 0
    const timer = setInterval(() => {
      const rows = Array.from({ length: load.eventsAtOnce }, (_, index) => row(written + index))
      list.insertAdjacentHTML('afterbegin', rows.reverse().join(''))
      for (const old of [...list.children].slice(load.window)) old.remove()
      written += load.eventsAtOnce
      if (written < load.streamedEvents) return
      clearInterval(timer)
      resolve()
    }, load.pause)
  })
}

async function watched(page: Page, session: CDPSession, work: () => Promise<unknown>): Promise<Seen> {
  await page.evaluate(() => {
    const seen = { frames: [] as number[], longestTask: 0, isOver: false }
    const observer = new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) seen.longestTask = Math.max(seen.longestTask, duration)
    })
    observer.observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      seen.frames.push(now - last)
      last = now
      if (!seen.isOver) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    Object.assign(globalThis, { seen })
  })
  const before = await workOf(session)
  await work()
  const busy = (await workOf(session)) - before
  const { frames, longestTask } = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: { frames: number[]; longestTask: number; isOver: boolean } }
    seen.isOver = true
    return seen
  })
  return { frames: frames.slice(1), longestTask, busy }
}

/** Of the main thread so far, in ms. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
}

async function size(page: Page, session: CDPSession): Promise<{ readonly heap: number; readonly elements: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return { heap: usedSize / 2 ** 20, elements: await page.evaluate(() => document.querySelectorAll('*').length) }
}
