import type { Command } from 'commander'
import { WrongUsage } from '../wrong-usage.js'
import type { Does } from './does.js'
import { collect, number } from './values.js'

/** Set up, and find out what is wrong. */
export function addSettingUp(program: Command, does: Does): void {
  program.commandsGroup('Set up')
  program
    .command('demo')
    .description('see it work: a small project, no key and no network needed')
    .option('--fast', 'without pauses')
    .action(does(async () => (await import('../demo.js')).demo))
  program
    .command('doctor')
    .description('find out what is wrong, and what to do')
    .action(does(async () => (await import('../doctor.js')).doctor))
  program
    .command('config')
    .description('print every setting and where its value comes from')
    .option('--schema', 'print the JSON schema')
    .action(does(async () => (await import('../config.js')).config))
  program
    .command('trust')
    .description('let the files of this workspace decide what runs and which model is asked')
    .option('--remove', 'do not let them any more')
    .action(does(async () => (await import('../trust.js')).setTrust))
  program
    .command('serve')
    .description('serve the dashboard and the HTTP APIs, and look after the swarm, until Ctrl-C')
    .option('--host <address>', 'where to listen; 127.0.0.1 when it is not said')
    .option('--port <number>', 'the port; 0 takes any that is free', number)
    .option(
      '--token <text>',
      'what clients must present, where other machines reach it; REMORA_HTTP_TOKEN keeps it out of `ps`',
    )
    .option('--allow-root <dir>', 'a folder beside the workspace where chats may work; may be repeated', collect)
    .action(does(async () => (await import('../serve.js')).serve))
  program
    .command('lsp')
    .description('serve an editor on standard input and output; also as `remora-lsp`')
    .allowUnknownOption()
    .action(() => {
      throw new WrongUsage('Put lsp before all options: `remora lsp`.')
    })
}
