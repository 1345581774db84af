import type { Started } from '../agents/agents.js'
import { endsTurn, isUnfinished } from '../agents/turn-end.js'
import { turnStream } from '../agents/turn-record.js'
import type { TurnRow } from '../agents/turn-rows.js'
import type { App } from '../app.js'
import { EarlyListener } from '../events/early-listener.js'
import type { RemoraEvent } from '../events/event.js'
import { nextEvent } from '../events/wait.js'
import type { Proposal } from '../proposals/proposal.js'
import { interruptible } from './interrupt.js'
import type { Invocation } from './invocation.js'
import { nameOf } from './present.js'
import { Questioner } from './questioner.js'
import type { Terminal } from './terminal/terminal.js'
import { TurnView } from './turn-view.js'

export interface TurnResult {
  readonly turn: TurnRow
  /** What the agent said at the end; null when the turn did not get there. */
  readonly response: string | null
  /** What the agent, and those it talked to, would like to change. */
  readonly proposals: readonly Proposal[]
}

export interface TurnOptions {
  /** Who asks, for others to see: `remora chat`. */
  readonly by: string
  /** Whether the words of the agent are what was asked for, or only lead to it. */
  readonly reply: 'shown' | 'hidden'
}

/**
 * Starts a turn in this process and stays until it and every turn that it caused have ended. Shows what happens, puts
 * questions of agents to the person, and stops the turns at Ctrl-C.
 */
export function takeTurn(
  begin: () => Promise<Started>,
  app: App,
  cli: Invocation,
  { by, reply }: TurnOptions,
): Promise<TurnResult> {
  return interruptible(async signal => {
    const questioner = new Questioner(app, cli, by)
    const view = cli.json ? undefined : new TurnView(app, cli.terminal, reply)
    const hear = (event: RemoraEvent, turnId: string) => {
      view?.hear(event, turnId)
      questioner.hear(event)
    }
    try {
      const { turn_id, correlation_id } = await following(app, begin, hear, async started => {
        if (!cli.json) tellOfWaiting(started.turn_id, app, cli.terminal)
        await cascadeEnd(started.correlation_id, app, { signal, by })
      })
      return resultOf(turn_id, correlation_id, app)
    } finally {
      await questioner.close()
      cli.terminal.status('')
    }
  })
}

/** Tells `hear` the events of a cascade from its first one, which is written before its id is known here. */
async function following(
  { bus }: App,
  begin: () => Promise<Started>,
  hear: (event: RemoraEvent, turnId: string) => void,
  work: (started: Started) => Promise<void>,
): Promise<Started> {
  const ear = new EarlyListener(bus)
  try {
    const started = await begin()
    const questions = new Set<string>()
    ear.tell(event => {
      if (event.event_type === 'HumanInputRequestEvent') questions.add(event.msg_id)
      // An answer belongs to the person who gave it, and so begins a chain of its own.
      const isAnswer = event.event_type === 'HumanInputResponseEvent' && questions.has(event.msg_id)
      if (event.correlation_id === started.correlation_id || isAnswer) hear(event, started.turn_id)
    })
    await work(started)
    return started
  } finally {
    ear.close()
  }
}

/** An agent takes one turn at a time, and the one before may wait for a person. */
function tellOfWaiting(turnId: string, app: App, terminal: Terminal): void {
  const { turns, questions } = app.agents
  const { agent_id } = turns.get(turnId)!
  if (turns.unfinishedOf(agent_id)[0]?.turn_id === turnId) return
  const question = questions.rows.pendingOf(agent_id)
  const what = question
    ? `It waits for your answer:  remora questions answer ${question.question_id} "…"`
    : `\`remora stop ${agent_id}\` ends what it does now.`
  terminal.note(terminal.paintNote.dim(`${nameOf(agent_id, app)} is busy, so this waits for its turn. ${what}`))
}

/** Resolves when no turn of the cascade runs or waits. */
async function cascadeEnd(
  correlationId: string,
  { agents, bus }: App,
  { signal, by }: { readonly signal: AbortSignal; readonly by: string },
): Promise<void> {
  const goesOn = () => agents.turns.ofCascade(correlationId).some(isUnfinished)
  const ends = (event: RemoraEvent): event is RemoraEvent => event.correlation_id === correlationId && endsTurn(event)
  while (goesOn()) {
    if (signal.aborted) {
      await agents.stopCascade(correlationId, by)
      if (goesOn()) await nextEvent(bus, ends)
    } else {
      await nextEvent(bus, ends, { signal }).catch(error => {
        if (!signal.aborted) throw error
      })
    }
  }
}

function resultOf(turnId: string, correlationId: string, { agents, journal, proposals }: App): TurnResult {
  const spoken = journal.read({ stream: turnStream(turnId), types: ['AgentTextResponseEvent'] }).at(-1)
  const opened = journal.read({ correlationId, types: ['RewriteProposalEvent'] })
  return {
    turn: agents.turns.get(turnId)!,
    response: spoken?.event_type === 'AgentTextResponseEvent' ? spoken.response : null,
    proposals: opened.flatMap(event =>
      event.event_type === 'RewriteProposalEvent' ? (proposals.rows.get(event.proposal_id) ?? []) : [],
    ),
  }
}
