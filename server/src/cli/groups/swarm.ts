import { type Command, Option } from 'commander'
import { agentStatuses } from '../../agents/status.js'
import type { Does } from './does.js'

/** Many agents at once. */
export function addSwarm(program: Command, does: Does): void {
  program.commandsGroup('The swarm')
  const swarm = program.command('swarm').description('many agents at once').helpCommand(false)
  swarm
    .command('start')
    .description('look after waiting turns and changed files, until Ctrl-C')
    .option('--lsp', 'serve an editor on standard input and output, too')
    .option('--nvim', 'serve scripts on the socket .remora/nvim.sock, too')
    .addOption(new Option('--stdio').hideHelp())
    .addOption(new Option('--clientProcessId <pid>').hideHelp())
    .action(does(async () => (await import('../swarm/start.js')).startSwarm))
  swarm
    .command('status')
    .description('show what runs and waits, in all processes')
    .action(does(async () => (await import('../swarm/status.js')).swarmStatus))
  swarm
    .command('list')
    .description('list all agents with their status')
    .addOption(new Option('--status <status>', 'only these').choices(agentStatuses))
    .action(does(async () => (await import('../swarm/list.js')).listSwarm))
  swarm
    .command('reconcile')
    .description('find what has become of the agents while nobody watched')
    .action(does(async () => (await import('../swarm/reconcile.js')).reconcile))
  swarm
    .command('emit')
    .argument('<event-type>', 'HumanChatEvent, ManualTriggerEvent, ContentChangedEvent, or x. and a name of your own')
    .argument('[fields]', 'its fields as a JSON object; they may be piped in')
    .description('say that something has happened')
    .action(does(async () => (await import('../swarm/emit.js')).emit))
  swarm
    .command('run')
    .description('give one message to many agents, each in a turn of its own')
    .option('--match <pattern>', 'whom: TYPES:PATH:NAME, such as function:src, ::test_* or method:src/*.py:Cart.*')
    .option('--message <text>', 'what to say to each')
    .option('--dry-run', 'only list who would be asked')
    .option('--resume <run>', 'go on with a run that was stopped or died, and ask those again who failed')
    .action(does(async () => (await import('../swarm/run.js')).runSwarm))
  swarm
    .command('stop')
    .argument('[id]', 'a cascade or a run; without it everything')
    .description('stop turns')
    .action(does(async () => (await import('../swarm/stop.js')).stopSwarm))
}
