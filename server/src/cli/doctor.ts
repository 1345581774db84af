import { defaultLogFile } from '../base/log-file.js'
import type { LoadedSettings } from '../base/settings-sources.js'
import { isTrusted } from '../base/trust.js'
import { userDirs } from '../base/user-dirs.js'
import { version } from '../base/version.js'
import { settingsOf } from './config.js'
import { checkBlueprints, checkModules } from './doctor/blueprints.js'
import { type Check, noted, ok } from './doctor/check.js'
import { checkModel } from './doctor/model.js'
import { checkProjectLanguages } from './doctor/project-languages.js'
import { checkState } from './doctor/state.js'
import { checkLanguages, checkNeovim, checkNode } from './doctor/surroundings.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import type { Terminal } from './terminal/terminal.js'
import { padded, printable } from './terminal/text.js'
import { wrapped } from './terminal/word-wrap.js'
import { cliLogFile } from './with-app.js'

/**
 * `remora doctor`: looks at everything that can be wrong, and says what to do. It opens no workspace, so that it works
 * where that is what fails.
 */
export function doctor(cli: Invocation): Promise<ExitCode> {
  return interruptible(async signal => {
    const { terminal, json } = cli
    const checks: Check[] = []
    for await (const check of examine(cli, signal)) {
      checks.push(check)
      if (!json) print(check, terminal)
    }
    const isWell = checks.every(({ status }) => status !== 'failed')
    if (json) terminal.json({ ok: isWell, checks })
    return isWell ? 0 : 1
  })
}

async function* examine(cli: Invocation, signal: AbortSignal): AsyncGenerator<Check> {
  const { env, root, terminal } = cli
  const loaded = settingsOf(cli)
  yield ok('Remora', version())
  yield checkNode()
  yield checkWorkspace(cli)
  yield* checkState(root)
  yield* checkSettings(loaded)
  yield* await checkLanguages()
  yield* await checkProjectLanguages(root, { trusted: isTrusted(root, userDirs(env).state) })
  yield* checkBlueprints(root)
  yield* await checkModules(root, { trusted: isTrusted(root, userDirs(env).state), env })
  terminal.status('Asking the model')
  yield* await checkModel(loaded, env, signal)
  yield await checkNeovim(env)
  yield ok(
    'Logs',
    `${cliLogFile(cli)}, and of editors ${env.REMORA_LOG_FILE ?? defaultLogFile(userDirs(env).state, 'lsp')}`,
  )
}

function checkWorkspace({ root, env }: Invocation): Check {
  if (isTrusted(root, userDirs(env).state)) return ok('Workspace', `${root}, trusted`)
  return noted(
    'Workspace',
    `${root}, not trusted`,
    '`remora trust` lets its files choose the model and start commands.',
  )
}

function checkSettings({ notices }: LoadedSettings): Check[] {
  if (notices.length === 0) return [ok('Settings', 'as they should be; `remora config` prints them.')]
  return notices.map(({ severity, message }) => ({
    name: 'Settings',
    status: severity === 'error' ? ('failed' as const) : ('noted' as const),
    message,
  }))
}

const margin = 14

function print({ name, status, message, advice }: Check, terminal: Terminal): void {
  const { green, red, dim } = terminal.paint
  const mark = { ok: green('✓'), failed: red('✗'), noted: dim('–') }[status]
  const lines = (text: string) => wrapped(printable(text), (terminal.columns ?? Number.POSITIVE_INFINITY) - margin)
  const [first, ...rest] = [...lines(message), ...(advice ? lines(advice).map(dim) : [])]
  terminal.line(`${mark} ${padded(name, margin - 2)}${first}`)
  for (const line of rest) terminal.line(' '.repeat(margin) + line)
}
