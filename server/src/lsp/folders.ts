import type { InitializeParams } from 'vscode-languageserver-protocol/node'
import { pathOfUri } from '../base/paths.js'

/** Absolute paths of the folders of the client, with the older ways of naming one. */
export function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(folder => folder.uri) ?? (rootUri ? [rootUri] : [])
  const paths = uris.flatMap(uri => pathOfUri(uri) ?? [])
  return paths.length === 0 && rootPath ? [rootPath] : paths
}
