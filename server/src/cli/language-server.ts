import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { App } from '../app.js'
import { secretValues } from '../base/api-key.js'
import { messageOf } from '../base/errors.js'
import { type Log, type LogLevel, logLevels } from '../base/log.js'
import { defaultLogFile, LogFile } from '../base/log-file.js'
import type { SettingsPatch } from '../base/settings-sources.js'
import { type Environment, userDirs } from '../base/user-dirs.js'
import { version } from '../base/version.js'
import { startServer } from '../lsp/server.js'

const usage = `usage: remora-lsp [--stdio] [--log-level error|warn|info|debug] [--log-file PATH] [--clientProcessId N]
                  [--version] [--help]

Speaks the Language Server Protocol on standard input and output. Editors start it; see the README.
`

const options = {
  stdio: { type: 'boolean' },
  'log-level': { type: 'string' },
  'log-file': { type: 'string' },
  clientProcessId: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

interface Surroundings {
  /** The real standard output. */
  readonly output: Writable
  readonly env: Environment
  /** What `--set` says. */
  readonly flags?: SettingsPatch
  /** A workspace folder that the person has named; absolute. */
  readonly root?: string
  /** Stands beside the editor's door of a workspace; what it returns is closed with the workspace. */
  beside?(app: App, log: Log): Promise<{ close(): Promise<void> }>
}

/** `remora-lsp` and `remora lsp`: parses the flags and serves until the client is gone. */
export function runLanguageServer(argv: readonly string[], surroundings: Surroundings): void {
  const { output, env } = surroundings
  const flags = parse(argv)
  if ('problem' in flags) return quit(`${flags.problem}\n${usage}`, 2)
  if (flags.help) return say(output, usage)
  if (flags.version) return say(output, `${version()}\n`)
  const chosenLevel = flags['log-level'] ?? env.REMORA_LOG_LEVEL
  const log = new LogFile({
    file: flags['log-file'] ?? env.REMORA_LOG_FILE ?? defaultLogFile(userDirs(env).state, 'lsp'),
    name: 'lsp',
    level: (chosenLevel ?? 'warn') as LogLevel,
  })
  process.on('uncaughtException', error => log.error('uncaught exception', { error: error.stack }))
  process.on('unhandledRejection', reason => log.error('unhandled rejection', { error: messageOf(reason) }))
  startServer({
    input: process.stdin,
    output,
    version: version(),
    log,
    env,
    root: surroundings.root,
    clientProcessId: flags.clientProcessId === undefined ? undefined : Number(flags.clientProcessId),
    async openWorkspace(request) {
      const { createApp } = await import('../app.js')
      const app = await createApp({ ...request, env, flags: surroundings.flags, resident: true, log })
      const { settings } = app.loaded
      log.update({ level: (chosenLevel ?? settings.log.level) as LogLevel, secrets: secretValues(settings, env) })
      const neighbours = [await surroundings.beside?.(app, log), await webDoor(app)]
      const close = async () => {
        await Promise.all(neighbours.map(neighbour => neighbour?.close()))
        await app.close()
      }
      return { ...app, close }
    },
    exit: code => void log.close().finally(() => process.exit(code)),
  })
}

/** Opened behind the editor's back: nobody waits for the port, and a folder that leaves no state has no page. */
async function webDoor(app: App): Promise<{ close(): Promise<void> } | undefined> {
  if (!app.loaded.settings.http.enabled || !app.stateFolder.persistent) return undefined
  const { HttpOffice } = await import('../http/office.js')
  return new HttpOffice(app)
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true })
    const level = values['log-level']
    if (level !== undefined && !logLevels.includes(level as LogLevel)) {
      return { problem: `--log-level is one of ${logLevels.join(', ')}, not ${level}.` }
    }
    return values
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

function say(output: Writable, text: string): void {
  output.write(text)
}

function quit(text: string, code: number): void {
  process.stderr.write(text, () => process.exit(code))
}
