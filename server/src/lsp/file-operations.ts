import type { DeleteFilesParams, RenameFilesParams } from 'vscode-languageserver-protocol/node'
import { pathOfUri } from '../base/paths.js'
import type { Rename } from '../nodes/renames.js'
import type { Door } from './door.js'

/** What the person does to files and folders in the editor: agents go along at once, before anybody looks at the disk. */

export async function didRenameFiles({ files }: RenameFilesParams, door: Door): Promise<void> {
  const renames = files.flatMap(({ oldUri, newUri }): Rename[] => {
    const [from, to] = [pathOfUri(oldUri), pathOfUri(newUri)]
    return from === undefined || to === undefined ? [] : [{ from, to }]
  })
  for (const workspace of await door.workspaces.holding(renames.flatMap(({ from, to }) => [from, to]))) {
    await workspace.nodes.renamed(renames)
  }
}

export async function didDeleteFiles({ files }: DeleteFilesParams, door: Door): Promise<void> {
  const paths = files.flatMap(({ uri }) => pathOfUri(uri) ?? [])
  for (const workspace of await door.workspaces.holding(paths)) await workspace.nodes.deleted(paths)
}
