// The dashboard as a person sees it after a while: the built server with the rehearsal model, in a headless Chromium.
import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'

/** CSS pixels. */
const viewport = { width: 1280, height: 760 }

/**
 * Serves a project while `work` is done with its address.
 * @param {{ command: string[], cwd: string, env: NodeJS.ProcessEnv }} server
 * @param {(url: string) => Promise<void>} work
 */
export async function whileServed({ command: [program, ...args], cwd, env }, work) {
  const server = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise(resolve => server.once('exit', resolve))
  try {
    for await (const line of createInterface({ input: server.stderr })) {
      const url = /listening on (\S+)/.exec(line)?.[1]
      if (url) return await work(url)
    }
    throw new Error('remora serve ended before it listened.')
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}

/** Something of everything: talk, a message to a neighbour, a question that waits, proposals. Returns one of those. */
export async function liveAWhile(url) {
  const api = new Api(url)
  await api.until('nodes?name=receipt', ({ nodes }) => nodes.length > 0)
  const [total, receipt, line, format] = await Promise.all(
    ['total', 'receipt', 'line_price', 'formatMoney'].map(name => api.agent(name)),
  )
  await api.ended(await api.act(line, 'chat', { message: 'What happens with ten apples?' }))
  await api.ended(await api.act(total, 'chat', { message: `tell ${line}: Do you round up or down?` }))
  await api.ended(await api.act(format, 'rewrite', { instruction: 'Say which currency it is.' }))
  await api.ended(await api.act(total, 'rewrite', { instruction: 'An empty cart costs nothing.' }))
  await api.act(receipt, 'chat', { message: 'Ask me whether to print or to mail it.' })
  await api.until('questions', ({ questions }) => questions.length > 0)
  const { proposals } = await api.until(`proposals?agent_id=${total}`, found => found.proposals.length > 0)
  return proposals[0].proposal_id
}

/**
 * Writes a PNG of each page, at twice the density.
 * @param {readonly { path: string, file: string, shows: string }[]} pages `shows` selects what must stand there first
 */
export async function photographPages(url, pages, colorScheme) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 2 })
    for (const { path, file, shows } of pages) {
      await page.goto(url + path)
      await page.locator('html[data-connected="true"]').waitFor({ state: 'attached' })
      await page.locator(shows).first().waitFor()
      await page.screenshot({ path: file })
      execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--quality', '80-100', '--output', file, file])
    }
  } finally {
    await browser.close()
  }
}

/** What a program may ask of the server. */
class Api {
  #url

  constructor(url) {
    this.#url = `${url}/api`
  }

  async agent(name) {
    const { nodes } = await this.#ask(`nodes?name=${name}`)
    return nodes.find(node => node.name === name).agent_id
  }

  act(agentId, act, body) {
    const headers = { 'content-type': 'application/json' }
    return this.#ask(`agents/${agentId}/${act}`, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** Resolves when no turn of the cascade runs or waits. */
  async ended({ correlation_id }) {
    await this.until(`turns?limit=100`, ({ turns }) =>
      turns.every(turn => turn.correlation_id !== correlation_id || !/^(waiting|running)$/.test(turn.status)),
    )
  }

  async until(path, isSo) {
    for (let tries = 0; tries < 300; tries++) {
      const found = await this.#ask(path)
      if (isSo(found)) return found
      await pause(100)
    }
    throw new Error(`${path} did not come to be as it should.`)
  }

  async #ask(path, options) {
    const response = await fetch(`${this.#url}/${path}`, options)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return await response.json()
  }
}
