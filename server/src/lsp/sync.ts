import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DidSaveTextDocumentParams,
} from 'vscode-languageserver-protocol/node'
import type { Door } from './door.js'

/** The texts that the client has open, kept exactly as it has them. Texts that are not files are politely ignored. */

export async function didOpen({ textDocument }: DidOpenTextDocumentParams, door: Door): Promise<void> {
  const place = await door.workspaces.locate(textDocument.uri)
  place?.workspace.buffers.open({ ...textDocument, path: place.path })
}

export async function didChange(
  { textDocument, contentChanges }: DidChangeTextDocumentParams,
  door: Door,
): Promise<void> {
  const place = await door.workspaces.locate(textDocument.uri)
  place?.workspace.buffers.change(textDocument.uri, textDocument.version, contentChanges)
}

export async function didSave({ textDocument }: DidSaveTextDocumentParams, door: Door): Promise<void> {
  const place = await door.workspaces.locate(textDocument.uri)
  place?.workspace.buffers.saved(textDocument.uri)
}

export async function didClose({ textDocument }: DidCloseTextDocumentParams, door: Door): Promise<void> {
  const place = await door.workspaces.locate(textDocument.uri)
  place?.workspace.buffers.close(textDocument.uri)
}
