import { type Argument, Command } from 'commander'
import { version } from '../base/version.js'
import { addDeciding } from './groups/deciding.js'
import { doing, type Run } from './groups/does.js'
import { addIds } from './groups/ids.js'
import { addLooking } from './groups/looking.js'
import { addSettingUp } from './groups/setting-up.js'
import { addSwarm } from './groups/swarm.js'
import { addTalking } from './groups/talking.js'
import { collect } from './groups/values.js'
import type { Terminal } from './terminal/terminal.js'

/** The command line of Remora. */
export function createProgram(terminal: Terminal, run: Run): Command {
  const does = doing(run)
  const program = emptyProgram(terminal)
  addLooking(program, does)
  addTalking(program, does)
  addDeciding(program, does)
  addSwarm(program, does)
  addIds(program, does)
  addSettingUp(program, does)
  return program
}

function emptyProgram(terminal: Terminal): Command {
  const { paint } = terminal
  const print = (text: string) => terminal.write(text)
  const hasColors = () => paint.isColorSupported
  return new Command('remora')
    .description('Every function, class and file of your code has an agent. Talk to them here.')
    .version(version(), '--version', 'print the version')
    .option('--workspace <dir>', 'the workspace; else the nearest folder upward with .remora, remora.yaml or .git')
    .option('--set <key=value>', 'a setting for this command; may be repeated', collect)
    .option('--json', 'print JSON')
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'show this')
    .addHelpCommand(
      new Command('help')
        .argument('[command]')
        .description('show this, or the options of a command')
        .helpGroup('Set up'),
    )
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: command => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
      styleTitle: paint.bold,
      styleSubcommandText: paint.cyan,
      styleCommandText: paint.cyan,
      styleOptionText: paint.cyan,
      styleArgumentText: paint.cyan,
    })
    .configureOutput({
      writeOut: print,
      // Only help is written here, when no command is named; errors are told by whoever catches them.
      writeErr: print,
      outputError: () => undefined,
      getOutHasColors: hasColors,
      getErrHasColors: hasColors,
    })
    .exitOverride()
}

function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '')
  return argument.required ? `<${name}>` : `[${name}]`
}
