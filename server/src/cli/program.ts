import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { agentStatuses } from '../agents/status.js'
import { usageKeys } from '../agents/usage.js'
import { version } from '../base/version.js'
import { proposalStatuses } from '../proposals/proposal.js'
import type { ExitCode, GlobalOptions, Invocation } from './invocation.js'
import type { Terminal } from './terminal/terminal.js'
import { WrongUsage } from './wrong-usage.js'

/** The function of a command. What it is given beside the invocation is for the parser to say. */
type Body = (cli: Invocation, ...args: never[]) => Promise<ExitCode>

/** Runs a command with what stands before and behind it on the command line. */
type Run = (work: (cli: Invocation) => Promise<ExitCode>, options: GlobalOptions) => Promise<void>

/** Makes an action of the parser; the code of a command is loaded when it is chosen. */
type Does = (load: () => Promise<Body>) => (...parsed: unknown[]) => Promise<void>

const agentHelp = 'an id, path:name, path:line, a path, or the name of a virtual agent'

/** The command line of Remora. */
export function createProgram(terminal: Terminal, run: Run): Command {
  const does: Does =
    load =>
    async (...parsed) => {
      // Arguments in the order of the usage, then the options, then the command itself.
      const [args, command] = [parsed.slice(0, -1) as never[], parsed.at(-1) as Command]
      const body = await load()
      await run(cli => body(cli, ...args), command.optsWithGlobals<GlobalOptions>())
    }
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

function addLooking(program: Command, does: Does): void {
  program.commandsGroup('Look')
  program
    .command('index')
    .description('bring the index in line with the files')
    .action(does(async () => (await import('./index-workspace.js')).indexWorkspace))
  program
    .command('nodes [path]')
    .description('list the agents of a file, a folder, or all')
    .option('--all', 'those whose code is gone, too')
    .action(does(async () => (await import('./nodes.js')).nodes))
  program
    .command('show')
    .argument('<agent>', agentHelp)
    .description('show an agent: its neighbours, what waits for you, what happened')
    .action(does(async () => (await import('./show.js')).show))
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
    .action(does(async () => (await import('./events.js')).events))
  program
    .command('usage')
    .description('count the tokens, the time and the money that models have taken')
    .addOption(new Option('--by <what>', 'for each of these').choices(usageKeys).default('agent'))
    .option('--since <date>', 'from this day on, such as 2025-01-31')
    .action(does(async () => (await import('./usage.js')).usage))
  events
    .command('compact')
    .description('free the room of what turns did that are long over; all that matters to anybody stays')
    .option('--keep-days <days>', 'only of turns that are older; 30 when it is not said', number)
    .action(does(async () => (await import('./compact-events.js')).compactEvents))
}

function addTalking(program: Command, does: Does): void {
  program.commandsGroup('Talk')
  program
    .command('chat')
    .argument('<agent>', agentHelp)
    .argument('[words...]', 'what to say; it may be piped in; without words, a conversation')
    .description('talk to an agent')
    .action(does(async () => (await import('./chat.js')).chat))
  program
    .command('rewrite')
    .argument('<agent>', agentHelp)
    .argument('[words...]', 'what to change; without words the agent decides')
    .description('ask an agent for a new version of its code')
    .option('--apply', 'accept it at once')
    .action(does(async () => (await import('./rewrite.js')).rewrite))
  program
    .command('stop')
    .argument('<agent>', agentHelp)
    .description('stop what an agent does')
    .action(does(async () => (await import('./stop.js')).stop))
  program
    .command('retry <turn>')
    .description('run a turn again that failed or was stopped')
    .action(does(async () => (await import('./retry.js')).retry))
  program
    .command('memory')
    .argument('<agent>', agentHelp)
    .addArgument(new Argument('[action]', 'list them; set KEY VALUE; delete KEY').choices(['list', 'set', 'delete']))
    .argument('[key]')
    .argument('[value...]')
    .description('the notes that an agent keeps in mind from turn to turn')
    .action(does(async () => (await import('./memory.js')).memory))
}

function addDeciding(program: Command, does: Does): void {
  program.commandsGroup('Decide')
  const proposals = program.command('proposals').description('the changes that agents propose').helpCommand(false)
  proposals
    .command('list', { isDefault: true })
    .description('list those that wait for you; with --all the decided ones, too')
    .option('--all', 'those that are decided, too')
    .addOption(new Option('--status <status>', 'only these').choices(proposalStatuses))
    .option('--agent <agent>', 'only those of this agent')
    .action(does(async () => (await import('./proposals.js')).listProposals))
  proposals
    .command('show <id>')
    .description('show the change')
    .action(does(async () => (await import('./proposals.js')).showProposal))
  proposals
    .command('accept <id...>')
    .description('make it real; several as one, all or none')
    .option('--hunk <number>', 'only this hunk; may be repeated', collectNumber)
    .option('--linked', 'with what other agents of the same cascade propose')
    .action(does(async () => (await import('./proposals.js')).acceptProposal))
  proposals
    .command('reject <id>')
    .description('close it')
    .option('--feedback <text>', 'what to do better; the agent tries again')
    .option('--hunk <number>', 'only this hunk; may be repeated', collectNumber)
    .action(does(async () => (await import('./proposals.js')).rejectProposal))
  proposals
    .command('edit <id>')
    .description('put your own version in its place')
    .requiredOption('--file <path>', 'a file with the new text of the node, exactly as it is to stand')
    .option('--path <path>', 'which of its files is meant, where there are several')
    .action(does(async () => (await import('./proposals.js')).editProposal))
  proposals
    .command('undo <id>')
    .description('take back what accepting it did')
    .action(does(async () => (await import('./proposals.js')).undoProposal))
  const questions = program.command('questions').description('what agents ask you').helpCommand(false)
  questions
    .command('list', { isDefault: true })
    .description('list those that wait for an answer')
    .action(does(async () => (await import('./questions.js')).listQuestions))
  questions
    .command('answer <id> <text...>')
    .description('answer one')
    .action(does(async () => (await import('./questions.js')).answerQuestion))
}

function addSwarm(program: Command, does: Does): void {
  program.commandsGroup('The swarm')
  const swarm = program.command('swarm').description('many agents at once').helpCommand(false)
  swarm
    .command('start')
    .description('look after waiting turns and changed files, until Ctrl-C')
    .option('--lsp', 'serve an editor on standard input and output, too')
    .option('--nvim', 'serve scripts on the socket .remora/nvim.sock, too')
    .addOption(new Option('--stdio').hideHelp())
    .addOption(new Option('--clientProcessId <pid>').hideHelp())
    .action(does(async () => (await import('./swarm/start.js')).startSwarm))
  swarm
    .command('status')
    .description('show what runs and waits, in all processes')
    .action(does(async () => (await import('./swarm/status.js')).swarmStatus))
  swarm
    .command('list')
    .description('list all agents with their status')
    .addOption(new Option('--status <status>', 'only these').choices(agentStatuses))
    .action(does(async () => (await import('./swarm/list.js')).listSwarm))
  swarm
    .command('reconcile')
    .description('find what has become of the agents while nobody watched')
    .action(does(async () => (await import('./swarm/reconcile.js')).reconcile))
  swarm
    .command('emit')
    .argument('<event-type>', 'HumanChatEvent, ManualTriggerEvent, ContentChangedEvent, or x. and a name of your own')
    .argument('[fields]', 'its fields as a JSON object; they may be piped in')
    .description('say that something has happened')
    .action(does(async () => (await import('./swarm/emit.js')).emit))
  swarm
    .command('run')
    .description('give one message to many agents, each in a turn of its own')
    .option('--match <pattern>', 'whom: TYPES:PATH:NAME, such as function:src, ::test_* or method:src/*.py:Cart.*')
    .option('--message <text>', 'what to say to each')
    .option('--dry-run', 'only list who would be asked')
    .option('--resume <run>', 'go on with a run that was stopped or died, and ask those again who failed')
    .action(does(async () => (await import('./swarm/run.js')).runSwarm))
  swarm
    .command('stop')
    .argument('[id]', 'a cascade or a run; without it everything')
    .description('stop turns')
    .action(does(async () => (await import('./swarm/stop.js')).stopSwarm))
}

function addIds(program: Command, does: Does): void {
  program.commandsGroup('Ids in your sources')
  const ids = program
    .command('ids')
    .description('the ids of agents, written into the sources as comments')
    .helpCommand(false)
  ids
    .command('check')
    .description('find ids that are written twice or at the wrong place, and agents whose code is gone')
    .action(does(async () => (await import('./ids.js')).checkIds))
  ids
    .command('inject [path]')
    .description('write ids behind the lines of their names, in a file, a folder, or everywhere')
    .option('--dry-run', 'only say what would be done')
    .action(does(async () => (await import('./ids.js')).injectIds))
  ids
    .command('strip [path]')
    .description('take them out again')
    .option('--dry-run', 'only say what would be done')
    .action(does(async () => (await import('./ids.js')).stripIds))
}

function addSettingUp(program: Command, does: Does): void {
  program.commandsGroup('Set up')
  program
    .command('demo')
    .description('see it work: a small project, no key and no network needed')
    .option('--fast', 'without pauses')
    .action(does(async () => (await import('./demo.js')).demo))
  program
    .command('doctor')
    .description('find out what is wrong, and what to do')
    .action(does(async () => (await import('./doctor.js')).doctor))
  program
    .command('config')
    .description('print every setting and where its value comes from')
    .option('--schema', 'print the JSON schema')
    .action(does(async () => (await import('./config.js')).config))
  program
    .command('trust')
    .description('let the files of this workspace decide what runs and which model is asked')
    .option('--remove', 'do not let them any more')
    .action(does(async () => (await import('./trust.js')).setTrust))
  program
    .command('lsp')
    .description('serve an editor on standard input and output; also as `remora-lsp`')
    .allowUnknownOption()
    .action(() => {
      throw new WrongUsage('Put lsp before all options: `remora lsp`.')
    })
}

function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '')
  return argument.required ? `<${name}>` : `[${name}]`
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

function collectNumber(value: string, before: readonly number[] = []): number[] {
  return [...before, number(value)]
}

function number(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number')
}
