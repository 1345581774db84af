import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeNode } from '../../server/src/nodes/code-node.js'
import { edgeTypes } from '../../server/src/nodes/graph/graph.js'
import { withIndex } from '../nodes/indexed.js'
import type { Fixture } from './fixtures.js'

/** `calls shop.py:Cart.total -> tax.py:rate`; a file alone is named by its path. */
export type EdgeText = string

export interface Score {
  /** The share of what was found that is right. */
  readonly precision: number
  /** The share of what is right that was found. */
  readonly recall: number
  readonly wrong: readonly EdgeText[]
  readonly missing: readonly EdgeText[]
}

export function scoreOf(found: ReadonlySet<EdgeText>, labelled: ReadonlySet<EdgeText>): Score {
  const wrong = [...found].filter(edge => !labelled.has(edge))
  const missing = [...labelled].filter(edge => !found.has(edge))
  const right = found.size - wrong.length
  return { precision: shareOf(right, found.size), recall: shareOf(right, labelled.size), wrong, missing }
}

/** Lines of `graph.txt`; blank ones and those that begin with `#` are for the reader. */
export function edgesLabelled({ folder, language }: Fixture): Set<EdgeText> {
  const lines = readFileSync(join(folder, 'graph.txt'), 'utf8').split('\n')
  const edges = lines.map(line => line.trim().replace(/\s+/g, ' ')).filter(line => line !== '' && !line.startsWith('#'))
  const unreadable = edges.find(edge => !/^(calls|imports|inherits) \S.* -> \S/.test(edge))
  if (unreadable) throw new Error(`${language}/graph.txt: "${unreadable}" is not "calls|imports|inherits a -> b"`)
  return new Set(edges)
}

/** What a scan of the sources finds, through the same doors as hover and call hierarchy. */
export function edgesFound({ sources }: Fixture): Promise<Set<EdgeText>> {
  return withIndex(sources, nodes => {
    const edges = new Set<EdgeText>()
    for (const node of Object.keys(sources).flatMap(path => nodes.inFile(path))) {
      for (const type of edgeTypes) {
        const targets = nodes.reachableFrom(node.agentId, type, 1, 1000)
        for (const target of targets) edges.add(`${type} ${placeOf(node)} -> ${placeOf(target)}`)
      }
    }
    return edges
  })
}

function placeOf({ filePath, fullName, ordinal }: CodeNode): string {
  return filePath + (fullName && `:${fullName}`) + (ordinal > 0 ? `#${ordinal}` : '')
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}
