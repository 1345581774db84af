import type { NewEvent } from '../events/event.js'
import { VersionConflict } from '../events/journal.js'
import type { CascadeGate } from './cascade-gate.js'
import type { Situation } from './facts.js'
import { takeoversInARow } from './transcript.js'
import { TurnDeadly } from './turn-ending.js'
import { type TurnRecord, turnStream } from './turn-record.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

/** Processes that died with the turn, and triggers of the agent that it answers as well. */
export interface Beginning {
  readonly deaths: number
  merged(): readonly TurnRow[]
}

interface Needs {
  readonly row: TurnRow
  readonly record: TurnRecord
  readonly gate: CascadeGate
  readonly turns: TurnRows
  /** Who runs the turn, for people. */
  readonly processName: string
  /** What the turn stands in front of when it answers these triggers as well. */
  situation(merged: readonly TurnRow[]): Promise<Situation>
}

/** A turn that ends the process it runs in is tried this often again. */
const takeoverLimit = 3

/** Writes down that a turn runs, here and from now on. */
export async function begin(beginning: Beginning, needs: Needs): Promise<Situation> {
  const { row, record, gate, turns, processName } = needs
  if (record.events.length === 0) {
    // Asked again when it is written down; a storm that is refused here costs next to nothing.
    gate.admitTurn()
    return await beginWith(beginning.merged(), needs)
  }
  await record.append([{ event_type: 'TurnTakenOverEvent', by: processName, turn_id: row.turn_id }])
  return await needs.situation(turns.mergedInto(row.turn_id))
}

/** Whatever it is that ends processes: it must not end all that are ever started. */
export function refuseIfDeadly(deaths: number, { events }: TurnRecord): void {
  const inARow = events.length === 0 ? deaths : takeoversInARow(events) + 1
  const counted = Math.min(deaths, inARow)
  if (counted > takeoverLimit) throw new TurnDeadly(counted)
}

/** @param merged triggers of the agent that this turn answers as well */
async function beginWith(merged: readonly TurnRow[], needs: Needs): Promise<Situation> {
  const { row, record, gate } = needs
  const situation = await needs.situation(merged)
  const untouched = Object.fromEntries(merged.map(({ turn_id }) => [turnStream(turn_id), 0]))
  try {
    await record.append(
      [startOf(row, situation)],
      merged.map(other => mergingOf(other, row)),
      { expect: untouched, permit: () => gate.admitTurn() },
    )
    return situation
  } catch (error) {
    // Somebody has stopped one of the others meanwhile.
    const rest = merged.filter(
      ({ turn_id }) => !(error instanceof VersionConflict) || error.stream !== turnStream(turn_id),
    )
    if (rest.length === merged.length) throw error
    return await beginWith(rest, needs)
  }
}

function startOf({ trigger_event_type, turn_id }: TurnRow, { agent }: Situation): NewEvent {
  return { event_type: 'AgentStartEvent', name: agent.fullName || agent.name, trigger_event_type, turn_id }
}

function mergingOf({ turn_id, correlation_id }: TurnRow, into: TurnRow): NewEvent {
  const stream = turnStream(turn_id)
  const { agent_id } = into
  return { event_type: 'TurnMergedEvent', agent_id, correlation_id, stream, turn_id, into: into.turn_id }
}
