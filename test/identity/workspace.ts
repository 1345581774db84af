import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Nodes } from '../../server/src/nodes/nodes.js'
import { openNodes } from '../nodes/open-nodes.js'
import type { Source } from './source.js'

/** A folder with sources, and the index of it. */
export class Workspace {
  readonly root: string
  readonly nodes: Nodes
  readonly close: () => Promise<void>

  private constructor(root: string, nodes: Nodes, close: () => Promise<void>) {
    this.root = root
    this.nodes = nodes
    this.close = close
  }

  static async of(sources: readonly Source[]): Promise<Workspace> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'remora-identity-')))
    mkdirSync(join(root, '.remora'))
    const opened = await openNodes(root)
    const workspace = new Workspace(root, opened.nodes, async () => {
      await opened.close()
      rmSync(root, { recursive: true, force: true })
    })
    workspace.write(Object.fromEntries(sources.map(({ path, text }) => [path, text])))
    return workspace
  }

  /** Null removes a file. */
  write(files: Readonly<Record<string, string | null>>): void {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.root, path)
      if (text === null) rmSync(file)
      else {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
      }
    }
  }

  /** Ids of the units of a file by the offset of their names. */
  idsByPlace(path: string): Map<number, string> {
    const units = this.nodes.inFile(path).filter(({ nodeType }) => nodeType !== 'file')
    return new Map(units.map(({ nameSpan, agentId }) => [nameSpan.start, agentId]))
  }

  /** Nodes with an id that another living node has too. */
  sharedIds(): string[] {
    const seen = new Set<string>()
    const nodes = this.nodes.files().flatMap(path => this.nodes.inFile(path))
    return nodes.flatMap(({ agentId, filePath, fullName }) => {
      if (seen.has(agentId)) return `${filePath}: ${fullName}`
      seen.add(agentId)
      return []
    })
  }
}
