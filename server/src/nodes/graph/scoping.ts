/** How far names reach in a language, as far as the graph needs to know. What no set names is taken leniently. */
export interface Scoping {
  /** A method is only ever called through somebody: never `total()`, always `self.total()`. */
  readonly needsReceivers: boolean
  /** A file knows of another what it imports, so what comes from no known module is none of ours. */
  readonly needsImports: boolean
  /** The files of a folder are one module. */
  readonly sharesFolder: boolean
  /** Of several definitions in one place the last one counts: signatures of overloads stand before the function. */
  readonly lastCounts: boolean
  /** An object may stand beside the class of its name, which comes first. */
  readonly hasCompanions: boolean
  /** A type's methods may stand in other files than the type. */
  readonly hasOpenTypes: boolean
  /** A module is a table that every file calls as it likes: `rate` to others is what the file itself calls `M.rate`. */
  readonly exportsTables: boolean
  /** A module may have one nameless export, which others call as they like. */
  readonly hasDefaults: boolean
  /** What stands before a variable is its type. */
  readonly namesTypesFirst: boolean
  /** `NewCart()` makes a `Cart`. */
  readonly makesByNew: boolean
  /** A type stands behind its variable with a blank between. */
  readonly namesTypesAfterBlank: boolean
}

export function scopingOf(languageId: string): Scoping {
  const has = (ids: ReadonlySet<string>) => ids.has(languageId)
  return {
    needsReceivers: has(needReceivers),
    needsImports: has(needImports),
    sharesFolder: has(shareFolders),
    lastCounts: has(lastCount),
    hasCompanions: languageId === 'scala',
    hasOpenTypes: !has(closedTypes),
    exportsTables: languageId === 'lua',
    hasDefaults: has(defaults),
    namesTypesFirst: has(typesFirst),
    makesByNew: languageId === 'go',
    namesTypesAfterBlank: languageId === 'go',
  }
}

const ecmascript = ['typescript', 'tsx', 'javascript'] as const
const needReceivers = new Set<string>(['python', ...ecmascript, 'go', 'rust', 'php', 'lua'])
const needImports = new Set<string>(['python', ...ecmascript, 'go'])
const shareFolders = new Set<string>(['go', 'java', 'kotlin', 'scala'])
const lastCount = new Set<string>(['python', ...ecmascript, 'lua'])
const closedTypes = new Set<string>(['python', ...ecmascript, 'java', 'php'])
const defaults = new Set<string>(ecmascript)
const typesFirst = new Set<string>(['java', 'c', 'cpp', 'c_sharp', 'dart', 'php'])
