import type { Pattern } from '../../events/pattern.js'
import type { Tool, ToolOutcome } from '../tool.js'
import type { McpServer } from './mcp-server.js'

/** Whom a blueprint is tried on, or its tools are run for. */
export interface Candidate {
  readonly agentId: string
  readonly nodeType: string
  readonly name: string
  readonly fullName: string
  readonly filePath: string
  readonly signature: string
  readonly sourceHash: string
}

/** What a kind of agent is (specification: agents.md, Blueprints and extensions). */
export interface Blueprint {
  readonly name: string
  readonly description: string
  /** Where it is written, relative to the root; undefined: it is built in. */
  readonly file: string | undefined
  /** For the prompt; may be empty. */
  readonly instructions: string
  /** Asked instead of the one that the settings name, at the same endpoint. */
  readonly model: string | undefined
  /** The only tools that its agents have, a `*` at the end of a name standing for anything; undefined: all. */
  readonly tools: readonly string[] | undefined
  /** Tools of its own, beside the built-in ones. */
  readonly ownTools: readonly OwnTool[]
  readonly mcpServers: readonly McpServer[]
  /** Folders that its agents may read beside the workspace: absolute, or relative to the root. */
  readonly workspaces: readonly string[]
  /** Its agents hear of these events, beside messages to them. */
  readonly subscriptions: readonly Pattern[]
  /** An agent without code, which lives on subscriptions alone. */
  readonly isVirtual: boolean
  /** A person can put it to rest: then its agents start no turns. */
  readonly isActive: boolean
}

/** A blueprint that says in words whom it fits. */
export interface WrittenBlueprint extends Blueprint {
  fits(candidate: Candidate): boolean
}

/** A tool that somebody else wrote. It knows of nothing but the agent that it is run for. */
export interface OwnTool extends Omit<Tool, 'run'> {
  run(args: unknown, caller: ToolCaller): Promise<ToolOutcome>
}

export interface ToolCaller {
  readonly agent: Candidate
  readonly signal: AbortSignal
}

/** Something that keeps a blueprint from being used as it is written. */
export interface Problem {
  /** Where, relative to the root. */
  readonly file: string
  /** A sentence for a person that names the place. */
  readonly message: string
}
