import type { Command } from 'commander'
import type { ExitCode, GlobalOptions, Invocation } from '../invocation.js'

/** The function of a command. What it is given beside the invocation is for the parser to say. */
type Body = (cli: Invocation, ...args: never[]) => Promise<ExitCode>

/** Runs a command with what stands before and behind it on the command line. */
export type Run = (work: (cli: Invocation) => Promise<ExitCode>, options: GlobalOptions) => Promise<void>

/** Makes an action of the parser; the code of a command is loaded when it is chosen. */
export type Does = (load: () => Promise<Body>) => (...parsed: unknown[]) => Promise<void>

export function doing(run: Run): Does {
  return load =>
    async (...parsed) => {
      // Arguments in the order of the usage, then the options, then the command itself.
      const [args, command] = [parsed.slice(0, -1) as never[], parsed.at(-1) as Command]
      const body = await load()
      await run(cli => body(cli, ...args), command.optsWithGlobals<GlobalOptions>())
    }
}
