import { dirname, join } from 'node:path'
import { isAgentId } from '../base/ids.js'
import { type Purpose, parsePurpose, purposeToken } from './purpose.js'
import type { Workspace } from './workspace.js'

/*
 * A conversation is a markdown file that any editor can open: `.remora/chat/<agent_id>.md`. The person writes below the
 * last line and saves. An invisible marker says what the text below it is for, so the file itself is all the state.
 */

/** What a person has written and not yet sent. */
export interface Unsent {
  readonly purpose: Purpose
  readonly input: string
  /** How many markers stand before the text: the same text sent twice is two messages. */
  readonly place: number
}

const marker = /<!-- remora (\S+) -->/g

export function conversationPath(agentId: string, workspace: Workspace): string {
  return join(workspace.stateFolder.path, 'chat', `${agentId}.md`)
}

/** The agent whose conversation a file (absolute path) is; undefined for any other file. */
export function conversationPathOf(path: string, workspace: Workspace): string | undefined {
  if (dirname(path) !== join(workspace.stateFolder.path, 'chat')) return undefined
  const agentId = path.slice(dirname(path).length + 1).replace(/\.md$/, '')
  return isAgentId(agentId) ? agentId : undefined
}

/** The last marker and what was written below it. */
export function unsentIn(text: string): Unsent | undefined {
  const markers = [...text.matchAll(marker)]
  const last = markers.at(-1)
  const purpose = last && parsePurpose(last[1]!)
  if (!last || !purpose) return undefined
  const input = text.slice(last.index + last[0].length).trim()
  return input === '' ? undefined : { purpose, input, place: markers.length }
}

export function heading(title: string, agentId: string, filePath: string): string {
  return `# ${title}\n\n\`${agentId}\` in ${filePath}. Write below the last line and save the file.\n`
}

export function invitation(prompt: string, purpose: Purpose): string {
  return `\n### ${prompt} <!-- remora ${purposeToken(purpose)} -->\n\n`
}

/** Marks what stands above as sent; anything below is the next message. */
export function sentMark(agentId: string): string {
  return `\n\n<!-- remora ${purposeToken({ kind: 'chat', agentId })} -->\n`
}

export function said(title: string, time: string, text: string): string {
  return `\n### ${title}, ${time}\n\n${text.trim()}\n`
}
