import { type Field, fields } from '../base/config.js'
import { judge } from '../base/settings-entries.js'
import { environmentEntries, variableOf } from '../base/settings-environment.js'
import type { SettingsPatch } from '../base/settings-sources.js'
import { WrongUsage } from './wrong-usage.js'

/** What `--set key=value` says, each text read as the same text in the environment would be. */
export function settingsFromFlags(texts: readonly string[]): SettingsPatch {
  const patch: Record<string, unknown> = {}
  for (const text of texts) {
    const { field, name, value } = settingIn(text)
    put(patch, name === undefined ? field.key.split('.') : [...field.key.split('.'), name], value)
  }
  return patch as SettingsPatch
}

function settingIn(text: string): { field: Field; name?: string; value: unknown } {
  const [, key, value] = /^([^=]+)=([\s\S]+)$/.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw new WrongUsage(`--set ${text} is no setting. Write --set key=value, such as --set model.name=qwen3.`)
  }
  const found = fieldOf(key)
  if (!found) throw new WrongUsage(`--set ${key}: there is no such setting. \`remora config\` lists them.`)
  const { field, name } = found
  const [entry] = environmentEntries({ [variableOf(field.key) + (name === undefined ? '' : '_NAME')]: value }).entries
  const judged = judge({ ...entry!, place: { label: `--set ${key}` } })
  if ('notice' in judged) throw new WrongUsage(judged.notice.message.replace('; this value is ignored', ''))
  return { field, name, value: judged.value }
}

/** A key, or a key that holds entries by name with a name behind it, such as `proposals.checks.python`. */
function fieldOf(key: string): { field: Field; name?: string } | undefined {
  const field = fields.get(key)
  if (field) return { field }
  const holder = [...fields.values()].find(({ key: start, entrySchema }) => entrySchema && key.startsWith(`${start}.`))
  return holder && { field: holder, name: key.slice(holder.key.length + 1) }
}

function put(tree: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) tree[first!] = value
  else {
    tree[first!] ??= {}
    put(tree[first!] as Record<string, unknown>, rest, value)
  }
}
