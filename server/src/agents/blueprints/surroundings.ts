import { closest } from 'fastest-levenshtein'
import { Refusal } from '../../base/errors.js'
import type { McpDefinition } from './mcp-server.js'

/** What is known where a blueprint is read. */
export interface Surroundings {
  /** Absolute. */
  readonly root: string
  /** The names of the built-in tools. */
  readonly toolNames: readonly string[]
  /** Those that the settings define, by name. */
  mcpServers(): Readonly<Record<string, McpDefinition>>
}

/** A misspelled tool would only be missing, and say nothing. Those of MCP servers are not known before they are reached. */
export function checkTools(tools: readonly string[] | undefined, path: string, { toolNames }: Surroundings): void {
  const unknown = tools?.find(name => !toolNames.includes(name) && !name.startsWith('mcp__'))
  if (unknown === undefined) return
  const nearest = closest(unknown.slice(0, 100), toolNames)
  throw new Refusal('bad_configuration', `${path}: there is no tool ${unknown}; did you mean ${nearest}?`)
}
