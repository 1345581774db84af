import type { App } from '../../app.js'
import { messageOf } from '../../base/errors.js'
import type { StoredEvent } from '../../events/event.js'
import { wireEvent } from '../../events/wire-event.js'
import { eventLine } from '../event-line.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { withApp } from '../with-app.js'
import { WrongUsage } from '../wrong-usage.js'

/** `remora swarm emit EVENT_TYPE JSON`: writes the event down. What it triggers is for a process that stays. */
export async function emit(cli: Invocation, type: string, argument: string | undefined): Promise<ExitCode> {
  const { terminal, json } = cli
  const text = argument ?? (terminal.isTyped ? '' : await terminal.piped())
  const fields = fieldsIn(text)
  return await withApp(cli, 'remora swarm emit', async app => {
    const event = await app.agents.emit(type, fields)
    if (json) terminal.json(wireEvent(event))
    else terminal.line(eventLine(event, app, terminal))
    if (isLeftAlone(event, app)) terminal.note(terminal.paintNote.dim('Nobody is there to take it: remora swarm start'))
    return 0
  })
}

function fieldsIn(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text)
  } catch (error) {
    throw new WrongUsage(`The fields are no JSON (${messageOf(error)}). Write them as '{"name": "value"}'.`)
  }
}

/** Whether turns wait for it and no other process is there. */
function isLeftAlone({ correlation_id }: StoredEvent, { agents, processes }: App): boolean {
  return agents.turns.ofCascade(correlation_id).length > 0 && processes.living().length < 2
}
