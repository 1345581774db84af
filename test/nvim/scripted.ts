import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Neovim, type NeovimOptions, startNeovim } from '../support/neovim.js'

/** A Neovim whose server is `scripted-server.lua`: a test says what it answers and reads what it was sent. */
export interface ScriptedNeovim {
  readonly nvim: Neovim
  readonly uri: string
  /** The server says something by itself. */
  say(method: string, params: unknown): Promise<void>
  /** An event, with the envelope fields that a test does not care about filled in. */
  happens(event: Readonly<Record<string, unknown>> & { readonly event_type: string }): Promise<void>
  /** What a command answers from now on; `{ error }` makes a refusal. */
  answer(command: string, result: unknown): Promise<void>
  /** What has been sent by this method or command, in order. */
  received(name: string): Promise<unknown[]>
  /** Waits until something has been sent by this method or command, and returns the first. */
  sent<T = unknown>(name: string): Promise<T>
}

export const cart = `class Cart:
    def total(self):
        return sum(self.prices)


def checkout(cart):
    return cart.total()
`

export const total = agentAt(1, 8, { agent_id: 'rm_total000', name: 'total', full_name: 'Cart.total' })
export const checkout = agentAt(5, 4, { agent_id: 'rm_check000', name: 'checkout', full_name: 'checkout' })

export const ofTotal = { id: 'p_total', agent: total, message: 'Agent proposes rewrite: start from zero' }
export const ofCheckout = { id: 'p_checkout', agent: checkout, message: 'Agent proposes rewrite: charge once' }

/** Publishes proposals as the server does: on the name of their node. */
export async function propose({ nvim, uri, say }: ScriptedNeovim, ...proposals: (typeof ofTotal)[]): Promise<void> {
  await say('textDocument/publishDiagnostics', {
    uri,
    diagnostics: proposals.map(({ id, agent, message }) => ({
      range: agent.name_range,
      severity: 3,
      source: 'remora',
      code: id,
      message,
      data: { proposal_id: id, diff: '' },
    })),
  })
  await nvim.waitFor('the diagnostics', 'return #vim.diagnostic.get(0) > 0')
}

export async function startScripted(options: Partial<NeovimOptions> = {}): Promise<ScriptedNeovim> {
  const cwd = temporaryFolder()
  const server = resolve(import.meta.dirname, 'scripted-server.lua')
  const nvim = await startNeovim({
    cwd,
    ...options,
    files: { 'cart.py': cart, ...options.files },
    init: `Scripted = dofile(${JSON.stringify(server)})
      vim.lsp.config('remora', { cmd = Scripted.start })
      vim.lsp.enable('remora')
      ${options.init ?? ''}`,
  })
  let events = 0
  const scripted: ScriptedNeovim = {
    nvim,
    uri: `file://${join(cwd, 'cart.py')}`,
    async say(method, params) {
      await nvim.lua('Scripted.say(...)', method, params)
    },
    async happens(event) {
      const envelope = {
        seq: ++events,
        event_id: `e${events}`,
        timestamp: 1_700_000_000,
        correlation_id: 'c1',
        tags: [],
      }
      await scripted.say('$/remora/event', { ...envelope, ...event })
    },
    async answer(command, result) {
      await nvim.lua('local command, result = ... Scripted.answers[command] = result', command, result)
    },
    received: name => nvim.lua('return Scripted.received(...)', name),
    sent: name => nvim.waitFor(name, 'return Scripted.received(...)[1]', name),
  }
  await nvim.open('cart.py')
  await nvim.waitFor('the client', `return #vim.lsp.get_clients({ name = 'remora', bufnr = 0 }) > 0`)
  await scripted.answer('remora.getAgent', total)
  await scripted.answer('remora.recentEvents', [])
  return scripted
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'remora-project-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function agentAt<T extends object>(line: number, character: number, agent: T) {
  const name_range = { start: { line, character }, end: { line, character: character + 5 } }
  return { node_type: 'function', file_path: 'cart.py', status: 'active', name_range, turns: [], ...agent }
}
