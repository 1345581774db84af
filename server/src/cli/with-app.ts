import type { App } from '../app.js'
import { secretValues } from '../base/api-key.js'
import { messageOf, Refusal } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { defaultLogFile, LogFile } from '../base/log-file.js'
import type { Notice } from '../base/notice.js'
import { userDirs } from '../base/user-dirs.js'
import type { ExitCode, Invocation } from './invocation.js'
import type { Terminal } from './terminal/terminal.js'
import { isTooWide } from './workspace-root.js'
import { WrongUsage } from './wrong-usage.js'

/**
 * Opens the workspace for one command and lets go of it afterwards.
 * @param name what others see of this process, such as `remora chat`
 * @param options.resident whether it stays, and so looks after turns that nobody runs and after files that change
 */
export async function withApp(
  cli: Invocation,
  name: string,
  work: (app: App, log: Log) => Promise<ExitCode>,
  { resident = false }: { readonly resident?: boolean } = {},
): Promise<ExitCode> {
  const { env, root, flags, terminal } = cli
  if (!cli.isRootNamed && isTooWide(root, cli.home)) {
    throw new Refusal(
      'bad_argument',
      `${root} is no workspace. Go to the folder of your code, or name it: --workspace.`,
    )
  }
  const log = new LogFile({ file: cliLogFile(cli), name: 'cli', level: 'warn' })
  // A process that only waits (for an answer, for an event) has nothing else that keeps it alive.
  const alive = setInterval(() => undefined, 3_600_000)
  const stray = (reason: unknown) => log.error('unhandled rejection', { error: messageOf(reason) })
  if (resident) process.on('unhandledRejection', stray)
  try {
    const { createApp } = await import('../app.js')
    const notice = (told: Notice) => showNotice(told, terminal)
    const app = await createApp({ root, env, flags, processName: name, resident, log, notice })
    const { settings } = app.loaded
    log.update({ level: settings.log.level, secrets: secretValues(settings, env) })
    try {
      return await work(app, log)
    } finally {
      await app.close()
    }
  } catch (error) {
    if (isBug(error)) log.error('a command failed', { error: error.stack })
    throw error
  } finally {
    clearInterval(alive)
    process.off('unhandledRejection', stray)
    await log.close()
  }
}

function isBug(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof Refusal) && !(error instanceof WrongUsage)
}

export function cliLogFile({ env }: Invocation): string {
  return env.REMORA_LOG_FILE ?? defaultLogFile(userDirs(env).state, 'cli')
}

export function showNotice({ severity, message }: Notice, terminal: Terminal): void {
  const { red, yellow, dim } = terminal.paintNote
  const mark = severity === 'error' ? red('✗') : severity === 'warning' ? yellow('!') : dim('–')
  terminal.note(`${mark} ${message}`)
}
