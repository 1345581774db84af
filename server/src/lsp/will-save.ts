import type { TextEdit, WillSaveTextDocumentParams } from 'vscode-languageserver-protocol/node'
import type { Door } from './door.js'

/** Editors wait half a second and more; a person who saves notices less. */
const answerWithinMs = 150

/**
 * The ids that a save is to write, as setting `ids.inject: onSave` wants it. Whatever is not clear now, and whatever takes
 * too long, is left to a later save.
 */
export async function willSaveWaitUntil({ textDocument }: WillSaveTextDocumentParams, door: Door): Promise<TextEdit[]> {
  const until = performance.now() + answerWithinMs
  const late = new Promise<TextEdit[]>(resolve => {
    setTimeout(() => resolve([]), answerWithinMs).unref()
  })
  return await Promise.race([idsFor(textDocument.uri, () => performance.now() > until, door), late])
}

async function idsFor(uri: string, isLate: () => boolean, door: Door): Promise<TextEdit[]> {
  const place = await door.workspaces.at(uri)
  const buffer = place?.workspace.buffers.byUri(uri)
  if (!place || !buffer || place.workspace.loaded.settings.ids.inject !== 'onSave' || isLate()) return []
  const injection = place.workspace.nodes.writtenIds.injectionAtSave(place.filePath, isLate)
  if (injection?.text !== buffer.text) return []
  return injection.edits.map(edit => ({ range: buffer.lines.rangeOf(edit), newText: edit.text }))
}
