import { type Command, Option } from 'commander'
import { usageKeys } from '../../agents/usage.js'
import type { Does } from './does.js'
import { agentHelp, collect, number } from './values.js'

/** Look at agents and at what happened. */
export function addLooking(program: Command, does: Does): void {
  program.commandsGroup('Look')
  program
    .command('index')
    .description('bring the index in line with the files')
    .action(does(async () => (await import('../index-workspace.js')).indexWorkspace))
  program
    .command('nodes [path]')
    .description('list the agents of a file, a folder, or all')
    .option('--all', 'those whose code is gone, too')
    .action(does(async () => (await import('../nodes.js')).nodes))
  program
    .command('show')
    .argument('<agent>', agentHelp)
    .description('show an agent: its neighbours, what waits for you, what happened')
    .action(does(async () => (await import('../show.js')).show))
  const events = program.command('events').description('list what happened').helpCommand(false)
  events
    .option('-f, --follow', 'go on with what happens, until Ctrl-C')
    .option('--type <type>', 'only this type, such as AgentMessageEvent; may be repeated', collect)
    .option('--category <category>', 'only this category, such as proposal; may be repeated', collect)
    .option('--agent <agent>', 'only what concerns this agent')
    .option('--path <path>', 'only what concerns this file or folder, or those that fit a glob, and the agents there')
    .option('--tag <tag>', 'only what is tagged so, such as offline; may be repeated', collect)
    .option('--since <time>', 'only from then on: 10m, 2h, 3d ago, 14:30, 2026-03-01, "2026-03-01 14:30"')
    .option('--until <time>', 'only until then')
    .option('--correlation <id>', 'only this cascade')
    .option('--after <seq>', 'only what is later than this number', number)
    .option('--limit <count>', 'at most so many', number)
    .action(does(async () => (await import('../events.js')).events))
  program
    .command('usage')
    .description('count the tokens, the time and the money that models have taken')
    .addOption(new Option('--by <what>', 'for each of these').choices(usageKeys).default('agent'))
    .option('--since <date>', 'from this day on, such as 2025-01-31')
    .action(does(async () => (await import('../usage.js')).usage))
  events
    .command('compact')
    .description('free the room of what turns did that are long over; all that matters to anybody stays')
    .option('--keep-days <days>', 'only of turns that are older; 30 when it is not said', number)
    .action(does(async () => (await import('../compact-events.js')).compactEvents))
}
