import { Lines, type Range } from '../base/text.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Nodes } from '../nodes/nodes.js'

interface Text {
  readonly text: string
  readonly lines: Lines
}

/** More files are not read for one answer. */
const mostFiles = 30

/**
 * Where one node calls another, in the text as it is now: in an open buffer, else on disk. The index knows that one
 * calls the other and not where, so the places are those of the name.
 */
export class CallPlaces {
  readonly #nodes: Nodes
  readonly #texts = new Map<string, Text | undefined>()

  constructor(nodes: Nodes) {
    this.#nodes = nodes
  }

  /** Never empty: the caller's own name where the text has no such place (it calls by another name, or has changed). */
  of(caller: CodeNode, callee: CodeNode): Range[] {
    const text = this.#textOf(caller)
    const places = text ? this.#namesIn(text, caller, callee.name) : []
    return places.length === 0 ? [caller.nameRange] : places
  }

  /** Where the name is followed by a parenthesis, or, where it never is, all of its places. */
  #namesIn({ text, lines }: Text, caller: CodeNode, name: string): Range[] {
    const inner = this.#nodes.inFile(caller.filePath).filter(({ parentId }) => parentId === caller.agentId)
    const isInside = (at: number) => inner.some(({ span }) => span.start <= at && at < span.end)
    const calls: number[] = []
    const others: number[] = []
    const { start, end } = caller.span
    for (let at = text.indexOf(name, start); at !== -1 && at < end; at = text.indexOf(name, at + 1)) {
      if (at === caller.nameSpan.start || isInside(at) || !isWhole(text, at, at + name.length)) continue
      const list = /^\s*\(/.test(text.slice(at + name.length, at + name.length + 8)) ? calls : others
      list.push(at)
    }
    return (calls.length > 0 ? calls : others).map(at => lines.rangeOf({ start: at, end: at + name.length }))
  }

  #textOf({ agentId, filePath }: CodeNode): Text | undefined {
    if (!this.#texts.has(filePath)) {
      const source = this.#texts.size < mostFiles ? this.#nodes.source(agentId) : undefined
      this.#texts.set(filePath, source && { text: source.text, lines: new Lines(source.text) })
    }
    return this.#texts.get(filePath)
  }
}

function isWhole(text: string, start: number, end: number): boolean {
  return !/[\w$]/.test(text[start - 1] ?? '') && !/[\w$]/.test(text[end] ?? '')
}
