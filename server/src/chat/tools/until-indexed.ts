import type { Nodes } from '../../nodes/nodes.js'

/** What was never scanned has no files yet: who asks first waits for the first scan. */
export async function untilIndexed(nodes: Nodes, signal: AbortSignal): Promise<void> {
  if (!nodes.isScanned) await nodes.scan({ signal })
}
