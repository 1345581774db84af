import { Refusal } from '../base/errors.js'
import type { NewEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { MemoryRows } from './memory-rows.js'

/** What an agent may keep in mind: all of it is to fit into a prompt. */
export const memoryLimits = { notes: 64, keyCharacters: 64, valueBytes: 4096 } as const

/** What is to be written down, and what must still be so when it is: others may note something at the same moment. */
interface Decision {
  readonly event: NewEvent
  permit(): void
}

/**
 * What agents keep in mind from one turn to the next. They write it with their tools, people correct it; it is kept by
 * the agent's id, so it lasts for as long as the agent does, whatever its code is called and wherever it stands.
 */
export class Memory {
  readonly rows: MemoryRows
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
    this.rows = new MemoryRows(journal.database)
  }

  /** Notes something, or forgets it where the value is null. Refuses what is no note, and a full memory. */
  decide(agentId: string, key: string, value: string | null, by: string): Decision {
    const name = plainKey(key)
    if (value !== null) refuseValue(value)
    const permit = () => this.#refuseMisfit(agentId, name, value)
    permit()
    const head = { agent_id: agentId, stream: `memory/${agentId}`, key: name, by }
    const event: NewEvent =
      value === null ? { event_type: 'MemoryDeletedEvent', ...head } : { event_type: 'MemorySetEvent', ...head, value }
    return { event, permit }
  }

  /** What a person wants the agent to know; null forgets the note. */
  async set(agentId: string, key: string, value: string | null, by: string): Promise<void> {
    const { event, permit } = this.decide(agentId, key, value, by)
    await this.#journal.append([event], { permit })
  }

  #refuseMisfit(agentId: string, name: string, value: string | null): void {
    const isThere = this.rows.get(agentId, name) !== undefined
    if (value === null && !isThere) throw new Refusal('not_found', `There is no note ${name}.${this.#known(agentId)}`)
    if (value !== null && !isThere && this.rows.ofAgent(agentId).length >= memoryLimits.notes) {
      throw new Refusal(
        'limit_reached',
        `The memory is full: it holds ${memoryLimits.notes} notes. Replace one, or forget one first.${this.#known(agentId)}`,
      )
    }
  }

  #known(agentId: string): string {
    const keys = this.rows.ofAgent(agentId).map(({ key }) => key)
    return keys.length === 0 ? ' There are none yet.' : ` There are: ${keys.join(', ')}.`
  }
}

function plainKey(key: string): string {
  const name = key.trim()
  if (name !== '' && name.length <= memoryLimits.keyCharacters && !/\p{Cc}|\p{Surrogate}/u.test(name)) return name
  throw new Refusal(
    'bad_argument',
    `A note needs a key of one line, with 1 to ${memoryLimits.keyCharacters} characters, such as "rounding".`,
  )
}

function refuseValue(value: string): void {
  if (value.trim() === '') throw new Refusal('bad_argument', 'The note is empty. Say what is to be remembered.')
  const bytes = Buffer.byteLength(value)
  if (bytes <= memoryLimits.valueBytes) return
  throw new Refusal(
    'too_large',
    `The note has ${bytes} bytes; ${memoryLimits.valueBytes} is the most. Keep what matters, or make several notes of it.`,
  )
}
