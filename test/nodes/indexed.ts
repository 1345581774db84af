import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Nodes } from '../../server/src/nodes/nodes.js'
import { openNodes } from './open-nodes.js'

/** Scans these files in a folder of their own, works with what is found, and removes the folder. */
export async function withIndex<T>(
  files: Readonly<Record<string, string>>,
  work: (nodes: Nodes) => Promise<T> | T,
): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'remora-indexed-')))
  try {
    mkdirSync(join(root, '.remora'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { nodes, close } = await openNodes(root)
    try {
      await nodes.scan()
      return await work(nodes)
    } finally {
      await close()
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
