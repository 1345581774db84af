import type { Command } from 'commander'
import type { Does } from './does.js'

/** Ids of agents in the sources. */
export function addIds(program: Command, does: Does): void {
  program.commandsGroup('Ids in your sources')
  const ids = program
    .command('ids')
    .description('the ids of agents, written into the sources as comments')
    .helpCommand(false)
  ids
    .command('check')
    .description('find ids that are written twice or at the wrong place, and agents whose code is gone')
    .action(does(async () => (await import('../ids.js')).checkIds))
  ids
    .command('inject [path]')
    .description('write ids behind the lines of their names, in a file, a folder, or everywhere')
    .option('--dry-run', 'only say what would be done')
    .action(does(async () => (await import('../ids.js')).injectIds))
  ids
    .command('strip [path]')
    .description('take them out again')
    .option('--dry-run', 'only say what would be done')
    .action(does(async () => (await import('../ids.js')).stripIds))
}
