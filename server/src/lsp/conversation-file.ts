import { dirname, join } from 'node:path'
import { isAgentId, randomIds } from '../base/ids.js'
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
  /** Of the marker: the same text below another one is another message. */
  readonly stamp: string
  /** Offsets of the line of the marker, and of the end of the input. */
  readonly lineStart: number
  readonly end: number
}

/** Something for the file, and the offset at which it belongs. */
export interface Addition {
  readonly at: number
  readonly text: string
}

const marker = /<!-- remora (\S+) (\S+) -->/g

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
  const last = [...text.matchAll(marker)].at(-1)
  const purpose = last && parsePurpose(last[1]!)
  if (!last || !purpose) return undefined
  const below = text.slice(last.index + last[0].length)
  const input = below.trim()
  if (input === '') return undefined
  const lineStart = text.lastIndexOf('\n', last.index) + 1
  return { purpose, input, stamp: last[2]!, lineStart, end: text.length - below.length + below.trimEnd().length }
}

/** What was sent from a conversation: every text between two markers. */
export function sentIn(text: string): Pick<Unsent, 'input' | 'stamp'>[] {
  const markers = [...text.matchAll(marker)]
  return markers.slice(0, -1).map((found, index) => {
    const below = text.slice(found.index + found[0].length, markers[index + 1]!.index)
    return { stamp: found[2]!, input: below.trim() }
  })
}

/** Marks a message as sent, right below it: whatever the person has written since stays below the mark. */
export function sentMark(sent: Unsent, agentId: string, text: string): Addition {
  const now = unsentIn(text)
  const isGrown = now?.stamp === sent.stamp && now.input.startsWith(sent.input)
  const at = isGrown ? now.end - now.input.length + sent.input.length : text.length
  return { at, text: `\n\n${markerOf({ kind: 'chat', agentId })}\n` }
}

/** What an agent said, and an invitation to write on: above what the person is writing already, else at the end. */
export function continuation(words: string, invitation: string, text: string): Addition {
  const unsent = unsentIn(text)
  if (!unsent) return { at: text.length, text: words + invitation }
  return { at: unsent.lineStart, text: words === '' ? '' : `${words}\n` }
}

export function heading(title: string, agentId: string, filePath: string): string {
  return `# ${title}\n\n\`${agentId}\` in ${filePath}. Write below the last line and save the file.\n`
}

export function invitation(prompt: string, purpose: Purpose): string {
  return `\n### ${prompt} ${markerOf(purpose)}\n\n`
}

export function said(title: string, time: string, text: string): string {
  return `\n### ${title}, ${time}\n\n${text.trim()}\n`
}

function markerOf(purpose: Purpose): string {
  return `<!-- remora ${purposeToken(purpose)} ${randomIds.fresh('req')} -->`
}
