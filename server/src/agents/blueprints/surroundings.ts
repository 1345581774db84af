import { closest } from 'fastest-levenshtein'
import { Refusal } from '../../base/errors.js'

/** What is known where a blueprint is read. */
export interface Surroundings {
  /** Absolute. */
  readonly root: string
  /** The names of the built-in tools. */
  readonly toolNames: readonly string[]
  /** A person vouches for the project, so that its code is run. */
  readonly runsModules: boolean
}

/** A misspelled tool would only be missing, and say nothing. Those of MCP servers are not known before they are reached. */
export function checkTools(tools: readonly string[] | undefined, path: string, { toolNames }: Surroundings): void {
  const unknown = tools?.find(name => !toolNames.includes(name) && !/^mcp__|\*$/.test(name))
  if (unknown === undefined) return
  const nearest = closest(unknown.slice(0, 100), toolNames)
  throw new Refusal('bad_configuration', `${path}: there is no tool ${unknown}; did you mean ${nearest}?`)
}
