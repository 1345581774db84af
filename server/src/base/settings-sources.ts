import { join } from 'node:path'
import { withheldKey } from './api-key.js'
import { defaults, fields, type Settings } from './config.js'
import type { Notice } from './notice.js'
import { type Entry, entriesOf, judge } from './settings-entries.js'
import { environmentEntries, unknownVariable } from './settings-environment.js'
import { fileEntries } from './settings-file.js'
import type { Environment } from './user-dirs.js'

/** Where a value comes from, the weakest first. */
export type Source = 'default' | 'user config' | 'remora.yaml' | 'environment' | 'editor' | 'flag'

export type SettingsPatch = {
  readonly [K in keyof Settings]?: Settings[K] extends object ? Partial<Settings[K]> : Settings[K]
}

export interface SettingsSources {
  readonly workspaceRoot?: string
  readonly env: Environment
  /** `userDirs(env).config`. */
  readonly userConfigDir: string
  /** A person vouches for the workspace, here (trust.ts) or in the editor (`initializationOptions.trusted`). */
  readonly trusted: boolean
  /** `initializationOptions` or the workspace configuration section `remora`. */
  readonly editor?: unknown
  readonly flags?: SettingsPatch
}

export interface LoadedSettings {
  readonly settings: Settings
  /** For every key, the strongest source that had a say in it. */
  readonly sources: ReadonlyMap<string, Source>
  readonly notices: readonly Notice[]
}

/**
 * Settings in the order of settings.md: defaults < user config < remora.yaml < environment < editor < flags. Whatever
 * is wrong is left out and told in a notice; nothing of it stops anything. Entries by name (`mcp.servers`) are joined
 * over all sources, and so are lists that may only grow (`secrets.deny`).
 */
export function loadSettings(from: SettingsSources): LoadedSettings {
  const notices: Notice[] = []
  const draft = structuredClone(defaults) as Draft
  const sources = new Map<string, Source>([...fields.keys()].map(key => [key, 'default']))
  const environment = environmentEntries(from.env)

  take('user config', fileEntries(join(from.userConfigDir, 'config.yaml'), join(from.userConfigDir, 'config.yaml')))
  if (from.workspaceRoot !== undefined) take('remora.yaml', projectEntries(from.workspaceRoot, from.trusted))
  take('environment', { entries: environment.entries, notices: [] })
  take(
    'editor',
    entriesOf(withoutClientKeys(from.editor), () => ({ label: 'Editor settings' })),
  )
  take(
    'flag',
    entriesOf(from.flags, () => ({ label: 'Command line' })),
  )

  const settings = draft as unknown as Settings
  const named = variablesNamedIn(settings)
  notices.push(...environment.unknown.filter(variable => !named.has(variable)).map(unknownVariable))
  notices.push(...withheldKey({ settings, sources }, from.env))
  return { settings, sources, notices: bearable(notices) }

  function take(source: Source, given: { entries: readonly Entry[]; notices: readonly Notice[] }): void {
    notices.push(...given.notices)
    for (const entry of given.entries) {
      const judged = judge(entry)
      if ('notice' in judged) notices.push(judged.notice)
      else {
        set(draft, entry, judged.value)
        sources.set(entry.field.key, source)
      }
    }
  }
}

/** A generated file with a thousand mistakes must not open a thousand messages in an editor. */
function bearable(notices: readonly Notice[]): Notice[] {
  const most = 30
  if (notices.length <= most) return [...notices]
  const rest = notices.length - most
  return [
    ...notices.slice(0, most),
    { severity: 'warning', message: `There are ${rest} more mistakes in the settings.` },
  ]
}

type Draft = Record<string, unknown>

function set(draft: Draft, { field, name }: Entry, value: unknown): void {
  const [first = '', second] = field.key.split('.')
  const holder = second === undefined ? draft : (draft[first] as Draft)
  const key = second ?? first
  const before = holder[key]
  if (name !== undefined) holder[key] = { ...(before as Draft), [name]: value }
  else if (field.additive) holder[key] = [...new Set([...(before as unknown[]), ...(value as unknown[])])]
  else holder[key] = value
}

/** What `remora.yaml` may say: never a person's own keys, and keys of scope trusted only once the workspace is. */
function projectEntries(root: string, trusted: boolean): { entries: Entry[]; notices: Notice[] } {
  const { entries, notices } = fileEntries(join(root, 'remora.yaml'), 'remora.yaml')
  const personal = entries.filter(entry => entry.field.scope === 'user')
  const withheld = trusted ? [] : entries.filter(entry => entry.field.scope === 'trusted')
  return {
    entries: entries.filter(entry => !personal.includes(entry) && !withheld.includes(entry)),
    notices: [
      ...notices,
      ...ignored(personal, 'only a person may set, in the user config, the environment or the editor.'),
      ...ignored(
        withheld,
        'only a trusted workspace may set. If you trust what is in this workspace, run `remora trust` in it.',
      ),
    ],
  }
}

function ignored(entries: readonly Entry[], why: string): Notice[] {
  const [first] = entries
  if (!first) return []
  const keys = [...new Set(entries.map(entry => entry.field.key))]
  const { label, file, line } = first.place
  const message = `${label}: ignored ${keys.join(', ')}, which ${why}`
  return [{ severity: 'warning', message, ...(file && { file }), ...(line && { line }) }]
}

/** What an editor keeps under our name that is no setting: its word on trust, and the tracing of language clients. */
function withoutClientKeys(editor: unknown): unknown {
  if (typeof editor !== 'object' || editor === null || Array.isArray(editor)) return editor
  const { trusted: _trusted, trace: _trace, ...settings } = editor as Record<string, unknown>
  return settings
}

/** Variables with our prefix that a person chose to hold a secret are no misspelled settings. */
function variablesNamedIn(settings: Settings): Set<string | undefined> {
  const headers = Object.values(settings.mcp.servers).flatMap(server =>
    'url' in server ? Object.values(server.headers_env) : [],
  )
  return new Set([settings.model.api_key_env, ...settings.secrets.redact_env, ...headers])
}
