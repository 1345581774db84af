import { CommanderError } from 'commander'
import { messageOf, Refusal } from '../base/errors.js'
import type { Environment } from '../base/user-dirs.js'
import { invocationOf } from './invocation.js'
import { createProgram } from './program.js'
import { Terminal } from './terminal/terminal.js'
import { printable } from './terminal/text.js'
import { WrongUsage } from './wrong-usage.js'

/**
 * Runs one command. Resolves with its exit code: 0 done, 1 refused, failed or stopped, 2 wrong usage. What went wrong is
 * one sentence on standard error; with `--json` it is `{"error", "code"}` on standard output instead, because that is
 * where a program reads.
 */
export async function runCommandLine(argv: readonly string[], env: Environment): Promise<number> {
  const terminal = new Terminal(process, { color: !flagged(argv, '--no-color'), env })
  // Whoever reads may have had enough: `remora events | head`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1))
  }
  let exitCode = 0
  const program = createProgram(terminal, async (work, options) => {
    exitCode = await work(invocationOf(options, terminal, env))
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    exitCode = exitCodeOf(error)
    if (exitCode > 0) tell(error, terminal, flagged(argv, '--json'))
  }
  await terminal.flush()
  return exitCode
}

/** Also where the rest of the command line could not be understood. */
function flagged(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? undefined : end).includes(flag)
}

function exitCodeOf(error: unknown): number {
  // Help and the version are no errors, and are thrown as such.
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2
  return error instanceof WrongUsage ? 2 : 1
}

function tell(error: unknown, terminal: Terminal, json: boolean): void {
  const sentence = error instanceof CommanderError ? usageSentence(error) : messageOf(error)
  if (json) terminal.json({ error: sentence, code: codeOf(error) })
  else terminal.note(`${terminal.paintNote.red('remora:')} ${printable(sentence)}`)
}

function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code
  return exitCodeOf(error) === 2 ? 'bad_argument' : 'internal'
}

/** `error: unknown command 'lits'\n(Did you mean list?)` as one sentence that ends with what to do. */
function usageSentence({ message }: CommanderError): string {
  const [problem = '', hint] = message.replace(/^error: /, '').split('\n')
  const sentence = `${problem.charAt(0).toUpperCase()}${problem.slice(1).replace(/\.$/, '')}.`
  return `${sentence} ${hint ? hint.replace(/^\(|\)$/g, '') : '`remora --help` shows what there is.'}`
}
