import { stringify } from 'yaml'
import { secretValues } from '../base/api-key.js'
import { fields, jsonSchema, type Settings } from '../base/config.js'
import { redactor } from '../base/redact.js'
import { type LoadedSettings, loadSettings, type Source } from '../base/settings-sources.js'
import { isTrusted } from '../base/trust.js'
import { userDirs } from '../base/user-dirs.js'
import type { ExitCode, Invocation } from './invocation.js'
import type { Terminal } from './terminal/terminal.js'
import { columns } from './terminal/text.js'
import { showNotice } from './with-app.js'

/** `remora config [--schema]`: every setting with its value and where that comes from. */
export async function config(cli: Invocation, { schema = false }: { readonly schema?: boolean }): Promise<ExitCode> {
  const { terminal, json } = cli
  if (schema) terminal.json(jsonSchema())
  else {
    const loaded = settingsOf(cli)
    const shown = settingsIn(loaded, redactor(secretValues(loaded.settings, cli.env)))
    if (json) terminal.json(Object.fromEntries(shown.map(({ key, ...rest }) => [key, rest])))
    else print(shown, terminal)
    for (const notice of loaded.notices) showNotice(notice, terminal)
  }
  return 0
}

/** What a command in this place runs with; opens nothing. */
export function settingsOf({ root, env, flags }: Invocation): LoadedSettings {
  const { config: userConfigDir, state } = userDirs(env)
  return loadSettings({ workspaceRoot: root, env, userConfigDir, trusted: isTrusted(root, state), flags })
}

interface Setting {
  readonly key: string
  /** Null: unset. */
  readonly value: unknown
  readonly source: Source
}

function settingsIn({ settings, sources }: LoadedSettings, redact: <T>(value: T) => T): Setting[] {
  return [...fields.keys()].map(key => ({
    key,
    value: redact(valueAt(key, settings)) ?? null,
    source: sources.get(key)!,
  }))
}

function valueAt(key: string, settings: Settings): unknown {
  return key.split('.').reduce<unknown>((tree, name) => (tree as Record<string, unknown>)[name], settings)
}

/** As YAML that may be pasted into a settings file. */
function print(settings: readonly Setting[], terminal: Terminal): void {
  const { cyan, dim } = terminal.paint
  const rows = settings.map(({ key, value, source }) => {
    const text = `${key}: ${value === null ? '' : yaml(value)}`
    return [source === 'default' ? text : cyan(text), dim(`# ${value === null ? 'unset' : source}`)]
  })
  for (const row of columns(rows)) terminal.line(row)
}

function yaml(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()
}
