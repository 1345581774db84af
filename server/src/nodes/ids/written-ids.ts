import { Refusal } from '../../base/errors.js'
import { Lines, type TextEdit } from '../../base/text.js'
import { discover } from '../../syntax/discover.js'
import type { Grammar, Grammars } from '../../syntax/grammars.js'
import { type Injected, type Injection, injectIds, inlineIdsIn, stripIds } from '../../syntax/inject-inline-ids.js'
import type { Languages } from '../../syntax/languages.js'
import type { Piece } from '../../syntax/piece.js'
import { withTree } from '../../syntax/tree.js'
import type { Skipped } from '../../syntax/write-inline-ids.js'
import type { CodeNode } from '../code-node.js'
import type { LiveFile } from '../live/live-file.js'

interface Needs {
  readonly languages: Languages
  readonly grammars: Grammars
  /** A file that an editor has open. */
  openFile(path: string): LiveFile | undefined
  inFile(path: string): readonly CodeNode[]
  /** The text whose nodes are stored; undefined when the disk says something else. */
  storedText(path: string): string | undefined
}

/** What writing ids into a file, or taking them out, does to its text. */
export interface IdEdits {
  /** The text that the edits are of. */
  readonly text: string
  /** In text order. */
  readonly edits: readonly TextEdit[]
  /** Definitions that get no id. */
  readonly skipped: readonly Skipped[]
}

/** An id that stands in a source as a comment. */
export interface WrittenId {
  readonly id: string
  /** Relative to the root. */
  readonly filePath: string
  /** 0-based. */
  readonly line: number
  /** Whose id ought to stand there; undefined where no definition is. */
  readonly holder: CodeNode | undefined
}

/**
 * The ids that stand in sources (specification: lsp.md, Identity). Of an open file its text is what the person sees, of
 * all others the text that is stored: look at the disk first (`Nodes.scanFile`). Paths are relative to the root. Whoever
 * cannot have ids in their text is refused with a sentence that says why.
 */
export class WrittenIds {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The edits that write the ids of everybody in a file. @param stopWhen when this is no use any more */
  async injection(path: string, stopWhen: () => boolean = never): Promise<IdEdits> {
    const grammar = await this.#grammarOf(path)
    const open = this.#needs.openFile(path)
    const text = open ? open.text : this.#textOf(path)
    const injection = open
      ? injectionInto(open, grammar, stopWhen)
      : this.#injectionOnDisk(path, text, grammar, stopWhen)
    if (injection) return { text, ...injection }
    throw new Refusal('limit_reached', `Finding the places for ids in ${path} takes too long.`)
  }

  /** The same at once, for somebody who waits for a save: undefined unless everything in the file is clear. */
  injectionAtSave(path: string, stopWhen: () => boolean): IdEdits | undefined {
    const language = this.#needs.languages.of(path)
    const grammar = language?.comment && this.#needs.grammars.loaded(language.id)
    const open = this.#needs.openFile(path)
    if (!grammar || !open?.isCurrent || open.hidesSomebody) return undefined
    const injection = injectionInto(open, grammar, stopWhen)
    return injection && { text: open.text, ...injection }
  }

  /** The edits that take every id out of a file. */
  async removal(path: string): Promise<IdEdits> {
    const grammar = await this.#grammarOf(path)
    const text = this.#needs.openFile(path)?.text ?? this.#textOf(path)
    return { text, edits: stripIds(grammar, text), skipped: [] }
  }

  /** Every id that stands in a file, in text order; none where there can be none. */
  async writtenIn(path: string): Promise<WrittenId[]> {
    const text = this.#needs.openFile(path)?.text ?? this.#needs.storedText(path)
    if (!this.canHaveIds(path) || !text?.includes('rm_')) return []
    const lines = new Lines(text)
    const nodes = this.#needs.inFile(path)
    return inlineIdsIn(await this.#grammarOf(path), text).map(({ id, marks, start, end }) => {
      const { line } = lines.positionAt(marks === 'file' ? start : end)
      const isHolder = ({ nodeType, nameRange }: CodeNode) =>
        marks === 'file' ? nodeType === 'file' : nodeType !== 'file' && nameRange.start.line === line
      return { id, filePath: path, line, holder: nodes.find(isHolder) }
    })
  }

  /** Whether the files of a language can carry ids at all. */
  canHaveIds(path: string): boolean {
    const language = this.#needs.languages.of(path)
    return language?.comment !== undefined && language.folder === undefined
  }

  #injectionOnDisk(path: string, text: string, grammar: Grammar, stopWhen: () => boolean): Injection | undefined {
    const ids = new Map(this.#needs.inFile(path).map(node => [addressOf(node), node.agentId]))
    const discovery = withTree(grammar, text, tree => discover(tree, path), stopWhen)
    if (!discovery) return undefined
    const idOf = (piece: number) => ids.get(addressOf(discovery.pieces[piece]!))!
    return injectIds({ grammar, path, text, discovery }, idOf, stopWhen)
  }

  async #grammarOf(path: string): Promise<Grammar> {
    const language = this.#needs.languages.of(path)
    if (!language) throw new Refusal('unsupported', `${path} has no agents: its language is not known here.`)
    if (!language.comment) {
      throw new Refusal('unsupported', `${language.title} has no comments, so ids cannot be written into ${path}.`)
    }
    const grammar = language.folder === undefined ? await this.#needs.grammars.load(language) : undefined
    if (grammar) return grammar
    throw new Refusal('unsupported', `Ids cannot be written into ${path}: ${language.title} is not parsed here.`)
  }

  #textOf(path: string): string {
    const text = this.#needs.storedText(path)
    if (text !== undefined && this.#needs.inFile(path).length > 0) return text
    throw new Refusal('not_found', `${path} has no agents: it is not there, is ignored, or is too large.`)
  }
}

function injectionInto(open: LiveFile, grammar: Grammar, stopWhen: () => boolean): Injection | undefined {
  const { discovery, ids } = open.seen
  const injected: Injected = { grammar, path: open.path, text: open.text, discovery }
  return injectIds(injected, piece => ids[piece]!, stopWhen)
}

/** No two pieces of a text share it. */
function addressOf({ nodeType, fullName, ordinal }: Piece | CodeNode): string {
  return `${nodeType} ${fullName}\0${ordinal}`
}

function never(): boolean {
  return false
}
