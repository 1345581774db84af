import type { Agent } from '../agents/agent.js'
import type { Note } from '../agents/memory-rows.js'
import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { named } from './present.js'
import { ago, printable } from './terminal/text.js'
import { withApp } from './with-app.js'
import { WrongUsage } from './wrong-usage.js'

const by = 'remora memory'

export type MemoryAction = 'list' | 'set' | 'delete'

/** `remora memory AGENT [set KEY VALUE | delete KEY]`: what an agent keeps in mind, newest first. */
export async function memory(
  cli: Invocation,
  agent: string,
  action: MemoryAction = 'list',
  key?: string,
  words: readonly string[] = [],
): Promise<ExitCode> {
  const value = noteIn(action, key, words)
  return await withApp(cli, by, async app => {
    const { terminal, json } = cli
    const node = await findAgent(agent, app, cli)
    if (key !== undefined) await app.agents.setMemory(node.agentId, key, value, by)
    const notes = app.agents.memory.rows.ofAgent(node.agentId)
    if (json) terminal.json(notes)
    else if (action === 'list') list(notes, node, cli)
    else terminal.note(`${terminal.paintNote.green('✓')} ${toldOf(action, key!, node)}`)
    return 0
  })
}

/** Null forgets. Refuses what does not fit together. */
function noteIn(action: MemoryAction, key: string | undefined, words: readonly string[]): string | null {
  const isWhole = action === 'list' ? key === undefined : key !== undefined && (action === 'set') === words.length > 0
  if (isWhole) return action === 'set' ? words.join(' ') : null
  throw new WrongUsage('Write `remora memory AGENT`, `… set KEY VALUE` or `… delete KEY`.')
}

function list(notes: readonly Note[], node: Agent, { terminal }: Invocation): void {
  const { bold, dim } = terminal.paint
  if (notes.length === 0) terminal.note(`${named(node)} keeps nothing in mind.`)
  for (const { key, value, updated_at } of notes) {
    terminal.line(`${bold(printable(key))}  ${dim(ago(updated_at, Date.now() / 1000))}`)
    for (const line of value.split('\n')) terminal.line(`  ${printable(line)}`)
  }
}

function toldOf(action: MemoryAction, key: string, node: Agent): string {
  return action === 'set'
    ? `${named(node)} will keep ${printable(key)} in mind.`
    : `${named(node)} has forgotten ${printable(key)}.`
}
