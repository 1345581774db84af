import { discover, type WholeDiscovery } from '../../syntax/discover.js'
import type { Grammars } from '../../syntax/grammars.js'
import type { Languages, ProjectLanguage } from '../../syntax/languages.js'
import { TimeLimit } from '../../syntax/time-limit.js'
import { withTree } from '../../syntax/tree.js'

/** What is in a text, unless its language is off, that takes too long or too much memory, or somebody said stop. */
export type Found = WholeDiscovery | 'off' | 'too slow' | 'stopped'

/** @param language its id */
export type DiscoverText = (language: string, path: string, text: string) => Promise<Found>

interface Needs {
  readonly languages: Languages
  readonly grammars: Grammars
  /** Where the languages that the project brings are parsed. */
  foreign(language: ProjectLanguage, path: string, text: string): Promise<Found>
  isStopped?(): boolean
  /** How many threads of this process parse at once; 1 when absent. */
  readonly threads?: number
  /** How long a text may take; as long as its length allows when absent. */
  limitOf?(text: string): Pick<TimeLimit, 'isOver'>
}

/** Parses what Remora speaks itself in this thread, and leaves the rest to others. */
export function discoverer({ languages, grammars, foreign, isStopped = never, threads, limitOf }: Needs): DiscoverText {
  return async (id, path, text) => {
    const language = languages.byId(id)
    if (!language) return 'off'
    if (language.folder !== undefined) return await foreign(language, path, text)
    const found = await grammars.use(language, grammar => {
      const { isOver } = limitOf?.(text) ?? new TimeLimit(text, threads)
      const stopWhen = () => isStopped() || isOver()
      return withTree(grammar, text, tree => discover(tree, path), stopWhen) ?? (isStopped() ? 'stopped' : 'too slow')
    })
    return found ?? 'off'
  }
}

const never = () => false
