import { type Database, isUniqueConflict } from '../../base/database.js'
import { randomIds } from '../../base/ids.js'
import type { EventType, NewEvent } from '../../events/event.js'
import type { Journal } from '../../events/journal.js'
import type { CodeNode } from '../code-node.js'

/**
 * Events of nodes and files on their way from the index to the journal. They are written in the transaction that changes the nodes,
 * because the two files cannot share one, and taken away once the journal has them: what a crash leaves here is told by
 * whoever comes next.
 */

/** What a node was before, if it was anybody. */
export interface Former {
  readonly fullName: string
  readonly filePath: string
  readonly nodeType: string
  readonly ordinal: number
  readonly sourceHash: string
  readonly orphaned: boolean
}

type NodeEventType = 'NodeDiscoveredEvent' | 'NodeChangedEvent' | 'NodeMovedEvent' | 'NodeRemovedEvent'
type FileEventType = 'ContentChangedEvent' | 'FileSavedEvent'

/** Writes down what became of a node that is there, if anything did. */
export function announce(
  database: Database,
  node: CodeNode,
  former: Former | undefined,
  tags: readonly string[],
): void {
  if (isOtherText(node, former)) announceFile(database, 'ContentChangedEvent', node, tags)
  const wasToldGone = former?.orphaned === true && withdrawRemoval(database, node.agentId)
  const news = newsOf(node, former, wasToldGone)
  if (news) put(database, node.agentId, { ...news, agent_id: node.agentId, ...fieldsOf(node), tags })
}

/** @param file the node of a whole file: the agent whom it concerns */
export function announceFile(
  database: Database,
  event_type: FileEventType,
  file: CodeNode,
  tags: readonly string[],
): void {
  put(database, file.agentId, { event_type, agent_id: file.agentId, path: file.filePath, tags })
}

export function announceRemoval(database: Database, node: CodeNode, tags: readonly string[]): void {
  const fields = { ...fieldsOf(node), old_hash: node.sourceHash, tags }
  put(database, node.agentId, { event_type: 'NodeRemovedEvent', agent_id: node.agentId, ...fields })
}

/** Appends everything that waits to the journal. Returns how much that was. */
export async function tellJournal(database: Database, journal: Journal): Promise<number> {
  const page = 500
  for (let told = 0; ; ) {
    const rows = database
      .sql<[number], { announcement_id: number; event: string }>(
        'SELECT announcement_id, event FROM announcements ORDER BY announcement_id LIMIT ?',
      )
      .all(page)
    if (rows.length === 0) return told
    await appendOnce(
      journal,
      rows.map(row => JSON.parse(row.event) as NewEvent),
    )
    const done = database.sql('DELETE FROM announcements WHERE announcement_id = ?')
    database.transaction(() => {
      for (const row of rows) done.run(row.announcement_id)
    })
    told += rows.length
  }
}

/** Another process may have told them at the same moment, or died between telling and taking away. */
async function appendOnce(journal: Journal, events: readonly NewEvent[]): Promise<void> {
  try {
    await journal.append(events)
  } catch (error) {
    if (!isUniqueConflict(error)) throw error
    if (events.length > 1) for (const event of events) await appendOnce(journal, [event])
  }
}

function isOtherText({ nodeType, sourceHash }: CodeNode, former: Former | undefined): boolean {
  return nodeType === 'file' && (!former || former.orphaned || former.sourceHash !== sourceHash)
}

function newsOf(node: CodeNode, former: Former | undefined, wasToldGone: boolean) {
  const new_hash = node.sourceHash
  if (!former) return { event_type: 'NodeDiscoveredEvent' as const, new_hash }
  if (hasMoved(node, former)) {
    const hasNewPath = former.filePath !== node.filePath
    const hasNewName = former.fullName !== node.fullName
    return {
      event_type: 'NodeMovedEvent' as const,
      new_hash,
      ...(hasNewPath && { old_path: former.filePath }),
      ...((hasNewName || !hasNewPath) && { old_name: former.fullName }),
    }
  }
  if (former.orphaned && !wasToldGone) return { event_type: 'NodeDiscoveredEvent' as const, new_hash }
  if (former.sourceHash === new_hash) return undefined
  return { event_type: 'NodeChangedEvent' as const, old_hash: former.sourceHash, new_hash }
}

function hasMoved(node: CodeNode, former: Former): boolean {
  return (
    node.filePath !== former.filePath ||
    node.fullName !== former.fullName ||
    node.nodeType !== former.nodeType ||
    node.ordinal !== former.ordinal
  )
}

function fieldsOf(node: CodeNode) {
  return {
    node_type: node.nodeType,
    name: node.name,
    full_name: node.fullName,
    file_path: node.filePath,
    ordinal: node.ordinal,
    body_hash: node.bodyHash,
  }
}

function put(database: Database, agentId: string, event: NewEvent<NodeEventType | FileEventType>): void {
  const text = JSON.stringify({ ...event, event_id: randomIds.fresh('evt') })
  database
    .sql('INSERT INTO announcements (agent_id, event_type, event) VALUES (?, ?, ?)')
    .run(agentId, event.event_type satisfies EventType, text)
}

/** Code that left one file and was found in another within one scan was never gone. */
function withdrawRemoval(database: Database, agentId: string): boolean {
  const { changes } = database
    .sql(`DELETE FROM announcements WHERE agent_id = ? AND event_type = 'NodeRemovedEvent'`)
    .run(agentId)
  return changes > 0
}
