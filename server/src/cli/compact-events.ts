import { statSync } from 'node:fs'
import { keptDays } from '../agents/retention.js'
import type { App } from '../app.js'
import { retryWhileBusy } from '../base/database.js'
import { Refusal } from '../base/errors.js'
import { counted } from '../base/words.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { withApp } from './with-app.js'

/**
 * `remora events compact [--keep-days N]`: takes from the journal how turns that are long over came to their ends. The
 * file itself shrinks only when no other process has it open; else its room is used first.
 */
export function compactEvents(
  cli: Invocation,
  { keepDays = keptDays }: { readonly keepDays?: number },
): Promise<ExitCode> {
  return withApp(cli, 'remora events compact', async app => {
    const { terminal, json } = cli
    if (app.journal.database.readOnly) {
      throw new Refusal('read_only', 'This workspace was written by a newer Remora. Update Remora to compact it.')
    }
    const before = sizeOnDisk(app)
    const { checkpoint, deleted, emptied } = await interruptible(signal => app.retention.compact(keepDays, signal))
    const isAlone = app.processes.living().length === 1
    if (isAlone && deleted + emptied > 0) await retryWhileBusy(() => app.journal.database.shrink())
    const freed_bytes = Math.max(0, before - sizeOnDisk(app))
    if (json) terminal.json({ checkpoint, deleted, emptied, freed_bytes })
    else {
      terminal.line(`${counted(deleted, 'event')} deleted, ${counted(emptied, 'answer')} emptied`)
      const why = isAlone ? '' : ' Others have the journal open, so its file stays as large as it is.'
      terminal.note(terminal.paintNote.dim(`${freed_bytes.toLocaleString('en')} bytes freed.${why}`))
    }
    return 0
  })
}

function sizeOnDisk({ journal: { database } }: App): number {
  return [database.path, `${database.path}-wal`]
    .map(path => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size)
}
