import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { endsTurn } from '../../server/src/agents/turn-end.js'
import { type App, createApp } from '../../server/src/app.js'
import { silentLog } from '../../server/src/base/log.js'
import type { StoredEvent } from '../../server/src/events/event.js'
import { type Answer, type AskedCompletion, calls, callsAll, says } from '../support/model-server.js'
import { world } from '../support/open.js'
import { Chance } from './chance.js'
import { randomArguments } from './random-arguments.js'

const files = {
  'shop/cart.py':
    'class Cart:\n    def total(self):\n        return sum(self.prices)\n\n    def size(self):\n        return 2\n',
  'shop/money.py':
    'def format_money(cents):\n    return f"{cents / 100:.2f}"\n\n\ndef parse_money(text):\n    return int(text)\n',
  'web/view.ts':
    'export function view(cart: Cart): string {\n  return cart.total()\n}\n\nexport class Page {\n  render() {\n    return view(new Cart())\n  }\n}\n',
  'README.md': '# Shop\n\nA shop.\n\n## Use\n\nRun it.\n',
  'config.toml': '[shop]\nname = "x"\n',
}

/**
 * A model that calls random tools with random arguments, well-formed and not, and people who say random things to random
 * agents, until so many turns have ended. Nothing that they do may crash anything, or change a file.
 */
export async function letMonkeysLoose(turns: number, seed: number): Promise<void> {
  const { root, model, env } = await world(files)
  const chance = new Chance(seed)
  model.otherwise(request => monkeyAnswer(request, chance))
  const notice = () => undefined
  const app = await createApp({ root, env, processName: 'monkeys', resident: true, log: silentLog, notice })
  const ended: string[] = []
  app.bus.subscribe(event => {
    if (endsTurn(event)) ended.push(event.turn_id)
    if (event.event_type === 'HumanInputRequestEvent') {
      setImmediate(() =>
        app.agents.questions.answer(event.msg_id, chance.text() || 'yes', 'monkey').catch(() => undefined),
      )
    }
  })
  try {
    await app.nodes.scan()
    const before = fingerprint(root)
    const ids = Object.keys(files).flatMap(file => app.nodes.inFile(file).map(({ agentId }) => agentId))
    while (ended.length < turns) {
      const burst = Array.from({ length: 6 }, () => app.agents.chat(chance.pick(ids), chance.text() || 'hello'))
      await Promise.all(burst)
      await quiet(app)
    }
    assertAllIsWell(app, ended)
    expect(fingerprint(root)).toEqual(before)
  } finally {
    await app.close()
  }
}

function monkeyAnswer({ body }: AskedCompletion, chance: Chance): Answer {
  const tools = (body.tools ?? []) as unknown as { function: { name: string; parameters: object } }[]
  if (tools.length === 0 || chance.is(0.35)) return says(chance.text())
  const call = (): [string, object | string] => {
    const { name, parameters } = chance.pick(tools).function
    if (chance.is(0.05)) return [`${name}_x`, {}]
    if (chance.is(0.05)) return [name, chance.pick(['{', '', 'null', '[]', '"a"', '{"a": NaN}', '{}'])]
    return [name, randomArguments(parameters, JSON.stringify(body.messages), chance)]
  }
  return chance.is(0.8) ? calls(...call()) : callsAll(...Array.from({ length: chance.upTo(4) + 1 }, call))
}

/** Everything that was asked for has come to an end, and what that set off. */
async function quiet(app: App): Promise<void> {
  while (app.agents.turns.unfinished().length > 0) {
    await new Promise<void>(resolve => {
      const unsubscribe = app.bus.subscribe(event => {
        if (!endsTurn(event)) return
        unsubscribe()
        setImmediate(resolve)
      })
    })
  }
}

function assertAllIsWell(app: App, ended: readonly string[]): void {
  expect(new Set(ended).size, 'every turn ends once').toBe(ended.length)
  const started = app.journal.read({ types: ['AgentStartEvent'] }) as StoredEvent<'AgentStartEvent'>[]
  const left = started.map(({ turn_id }) => turn_id).filter(id => !ended.includes(id))
  expect(left, 'every turn that began has ended').toEqual([])
  const failures = app.journal.read({ types: ['AgentErrorEvent'] }) as StoredEvent<'AgentErrorEvent'>[]
  const bugs = failures.filter(({ error_code }) => error_code === 'internal').map(({ error }) => error)
  expect([...new Set(bugs)], 'nothing went wrong that nobody thought of').toEqual([])
  expect(app.agents.questions.rows.pending(), 'no question waits for a turn that is over').toEqual([])
  for (const proposal of app.proposals.rows.list({ limit: 100_000 })) {
    expect(['open', 'superseded'], proposal.proposal_id).toContain(proposal.status)
    expect(app.proposals.rows.applying(proposal.proposal_id)).toBeUndefined()
  }
}

/** Of every file but Remora's own. */
function fingerprint(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.includes('.remora'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(paths.map(path => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]))
}
