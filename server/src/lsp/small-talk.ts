import type {
  DidChangeConfigurationParams,
  DidChangeWorkspaceFoldersParams,
  WorkDoneProgressCancelParams,
} from 'vscode-languageserver-protocol/node'
import * as z from 'zod'
import { systemClock } from '../base/clock.js'
import { pathOfUri } from '../base/paths.js'
import { liveEvent } from '../events/live-event.js'
import { parseInput } from './arguments.js'
import { turnOfToken } from './progress.js'
import type { Session } from './session.js'

/** Notifications of a few lines each. */

export async function didChangeConfiguration(
  { settings }: DidChangeConfigurationParams,
  session: Session,
): Promise<void> {
  await session.reconfigure(settings)
}

export async function didChangeWorkspaceFolders(
  { event }: DidChangeWorkspaceFoldersParams,
  session: Session,
): Promise<void> {
  for (const { uri } of event.removed) await session.removeFolder(pathOfUri(uri) ?? uri)
  for (const { uri } of event.added) {
    const path = pathOfUri(uri)
    if (path !== undefined) session.addFolder(path)
  }
}

/** The person cancels a turn where the client shows its progress. */
export async function progressCancelled({ token }: WorkDoneProgressCancelParams, session: Session): Promise<void> {
  const turnId = turnOfToken(token)
  if (turnId === undefined) return
  const { agents } = await session.workspaces.withTurn(turnId)
  await agents.stopTurn(turnId, session.client.name)
}

const moved = z.object({ uri: z.string(), position: z.object({ line: z.int().min(0), character: z.int().min(0) }) })

/** Told to panels over the bus; never written down. */
export async function cursorMoved(params: unknown, session: Session): Promise<void> {
  const { uri, position } = parseInput('$/remora/cursorMoved', moved, params)
  const place = await session.workspaces.at(uri)
  if (!place) return
  const { workspace, filePath } = place
  const node = workspace.nodes.at(filePath, position)
  const fields = { file_path: filePath, line: position.line }
  workspace.bus.publish(liveEvent('CursorFocusEvent', fields, node ? { agent_id: node.agentId } : {}, systemClock))
}
