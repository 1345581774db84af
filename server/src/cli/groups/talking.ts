import { Argument, type Command } from 'commander'
import type { Does } from './does.js'
import { agentHelp } from './values.js'

/** Talk to agents. */
export function addTalking(program: Command, does: Does): void {
  program.commandsGroup('Talk')
  program
    .command('chat')
    .argument('<agent>', agentHelp)
    .argument('[words...]', 'what to say; it may be piped in; without words, a conversation')
    .description('talk to an agent')
    .action(does(async () => (await import('../chat.js')).chat))
  program
    .command('rewrite')
    .argument('<agent>', agentHelp)
    .argument('[words...]', 'what to change; without words the agent decides')
    .description('ask an agent for a new version of its code')
    .option('--apply', 'accept it at once')
    .action(does(async () => (await import('../rewrite.js')).rewrite))
  program
    .command('stop')
    .argument('<agent>', agentHelp)
    .description('stop what an agent does')
    .action(does(async () => (await import('../stop.js')).stop))
  program
    .command('retry <turn>')
    .description('run a turn again that failed or was stopped')
    .action(does(async () => (await import('../retry.js')).retry))
  program
    .command('memory')
    .argument('<agent>', agentHelp)
    .addArgument(new Argument('[action]', 'list them; set KEY VALUE; delete KEY').choices(['list', 'set', 'delete']))
    .argument('[key]')
    .argument('[value...]')
    .description('the notes that an agent keeps in mind from turn to turn')
    .action(does(async () => (await import('../memory.js')).memory))
}
