import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InitializeParams } from 'vscode-languageserver-protocol/node'
import { type Environment, userDirs } from '../base/user-dirs.js'
import type { Client } from './client.js'
import { ownSettings } from './configuration.js'
import { foldersOf } from './folders.js'

/**
 * Whether `ids.inject: onSave` is known before any folder is open: editors must hear at initialize that they are to ask
 * before they save. Nearly nobody sets it, so the settings are not even loaded where no source speaks of it.
 */
export async function writesIdsOnSave(params: InitializeParams, env: Environment): Promise<boolean> {
  const editor = ownSettings(params.initializationOptions)
  const userConfigDir = userDirs(env).config
  const folders = foldersOf(params)
  const said = [
    JSON.stringify(editor) ?? '',
    env.REMORA_IDS_INJECT ?? '',
    textOf(join(userConfigDir, 'config.yaml')),
    ...folders.map(folder => textOf(join(folder, 'remora.yaml'))),
  ]
  if (!said.some(text => text.includes('onSave'))) return false
  const { loadSettings } = await import('../base/settings-sources.js')
  return [undefined, ...folders].some(workspaceRoot => {
    const { settings } = loadSettings({
      ...(workspaceRoot && { workspaceRoot }),
      env,
      userConfigDir,
      trusted: false,
      editor,
    })
    return settings.ids.inject === 'onSave'
  })
}

/** Why the setting does nothing in this client; undefined where it works. */
export function whyNoIdsOnSave(client: Client, isAnnounced: boolean): string | undefined {
  if (!client.asksBeforeSaving) {
    return `ids.inject is onSave, but ${client.name} asks nobody before it saves. Use the command remora.injectIds instead.`
  }
  if (isAnnounced) return undefined
  return (
    'ids.inject is onSave, which was not known yet when the server started, so no ids are written on save. Set it in ' +
    "remora.yaml or in the editor's initialization options, and start the server again."
  )
}

/** What cannot be read is told when the settings are loaded. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
