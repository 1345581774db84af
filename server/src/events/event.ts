import type { TextEdit } from '../base/text.js'
import type { Pattern } from './pattern.js'

/** Tokens and model time of one turn; `estimated` when the server did not count. */
export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly estimated: boolean
}

/** One file of a proposal as events and wires carry it. */
export interface ProposedFile {
  readonly path: string
  /** The node whose source is replaced; null for a file that has no agent. */
  readonly anchor: string | null
  /** The file does not exist yet. */
  readonly creates?: true
  readonly base_hash: string
  readonly old_source: string
  readonly new_source: string
}

/** What a command of the project said about a proposed file. */
export interface CheckResult {
  readonly path: string
  /** As the settings spell it. */
  readonly command: string
  readonly ok: boolean
  /** What it printed, its end when that was too much; or why it could not be run. */
  readonly output: string
}

/** What an accept did to one node, or to a file that has no agent. */
export interface AppliedChange {
  /** Of the file in which that was, relative to the root. */
  readonly path: string
  readonly anchor: string | null
  readonly created?: true
  /** Numbers of the proposal's hunks that this brought about, or took back. */
  readonly hunks: readonly number[]
  /** Of the node's source. */
  readonly before_hash: string
  readonly after_hash: string
  readonly after_length: number
  /** Offsets of the source as it was afterwards: takes the change back. */
  readonly inverse: readonly TextEdit[]
}

/** What is about to happen to one file, so that whoever finds it half done can finish it or take it back. */
export interface PlannedFile {
  readonly path: string
  readonly medium: 'buffer' | 'disk'
  readonly creates?: true
  /** Of the file's whole text; empty where the nodes tell. */
  readonly before_hash: string
  readonly after_hash: string
  /** Offsets of the text before. */
  readonly edits: readonly TextEdit[]
  /** Offsets of the text afterwards. */
  readonly inverse: readonly TextEdit[]
}

export interface RecordedToolCall {
  readonly id: string
  readonly name: string
  /** JSON text as the model wrote it. */
  readonly arguments: string
}

/** What an agent has made of a file in the workspace of its own turn (`agents/overlay.ts`). */
export interface WrittenFile {
  /** Relative to the root. */
  readonly path: string
  /** The file's text as the agent had seen it before its first change; null: there was no such file. */
  readonly base: string | null
  readonly text: string
  /** For the person. */
  readonly reasoning: string
}

/** A call of a tool as a session remembers it. */
export interface SessionToolCall {
  readonly name: string
  /** JSON; the text as the model wrote it where that is none. */
  readonly arguments: unknown
}

interface NodeFields {
  readonly node_type: string
  readonly name: string
  readonly full_name: string
  readonly file_path: string
  /** With path, full name and type the node's address, which its id may not follow from any more. */
  readonly ordinal: number
  /** Finds the node again in an index that was made anew. */
  readonly body_hash: string
}

/** How the turns of a run have ended so far. */
interface GraphCounts {
  readonly total: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
}

/** What happened to whom: the fields of every event type beside its envelope (specification: events.md). */
export interface EventFields {
  HumanChatEvent: { readonly to_agent: string; readonly message: string }
  /** `reason: 'rewrite'` asks for a rewrite as `instruction` says; `reason: 'retry'` runs `turn_id`'s trigger again. */
  ManualTriggerEvent: {
    readonly to_agent: string
    readonly reason: string
    readonly instruction?: string
    readonly turn_id?: string
  }
  AgentStartEvent: {
    readonly name: string
    readonly trigger_event_type: string
    readonly turn_id: string
  }
  /** An agent has a turn because of an event that its blueprint wants (`agents/wanted.ts`). */
  AgentTriggeredEvent: {
    readonly to_agent: string
    /** The event itself; `causation_id` is its id. */
    readonly cause_seq: number
    readonly cause_type: string
    /** Of the turn. */
    readonly depth: number
  }
  AgentMessageEvent: { readonly from_agent: string; readonly to_agent: string; readonly content: string }
  AgentTextResponseEvent: { readonly response: string; readonly turn_id: string }
  HumanInputRequestEvent: {
    readonly question: string
    readonly options: readonly string[]
    readonly msg_id: string
    readonly turn_id: string
    /** Seconds since the epoch. */
    readonly timeout_at?: number
  }
  /** `answered_by: 'timeout'` when nobody answered in time. */
  HumanInputResponseEvent: {
    readonly question: string
    readonly answer: string
    readonly msg_id: string
    readonly answered_by: string
  }
  AgentCompleteEvent: {
    readonly turn_id: string
    readonly result_summary: string
    readonly usage: Usage
    readonly duration_ms: number
  }
  AgentErrorEvent: {
    readonly turn_id: string
    readonly error: string
    readonly error_code: string
    readonly retryable: boolean
  }
  AgentCancelledEvent: { readonly turn_id: string; readonly reason: string }
  RewriteProposalEvent: {
    readonly proposal_id: string
    readonly files: readonly ProposedFile[]
    readonly diff: string
    readonly reasoning: string
    readonly turn_id?: string
    readonly checks?: readonly CheckResult[]
  }
  /** A person has changed what is proposed. */
  RewriteEditedEvent: {
    readonly proposal_id: string
    readonly files: readonly ProposedFile[]
    readonly diff: string
    readonly checks: readonly CheckResult[]
    readonly by: string
  }
  /** `by`: the person's door, or `text` when the new text turned out to be there already. */
  RewriteAppliedEvent: {
    readonly proposal_id: string
    /** null: all that were open. */
    readonly hunks: readonly number[] | null
    readonly by: string
    /** Absent where nothing had to be done. */
    readonly changes?: readonly AppliedChange[]
    /** Other proposals that were accepted as one with this one. */
    readonly with?: readonly string[]
  }
  RewriteRejectedEvent: {
    readonly proposal_id: string
    readonly feedback: string
    readonly hunks: readonly number[] | null
    readonly by: string
  }
  /** `by: 'text'` when the editor's own undo took the change back. */
  RewriteUndoneEvent: {
    readonly proposal_id: string
    readonly by: string
    /** Only these are open again; absent: the whole proposal was taken back. */
    readonly hunks?: readonly number[]
  }
  RewriteSupersededEvent: { readonly proposal_id: string; readonly by_proposal_id?: string }
  ModelRequestEvent: {
    readonly turn_id: string
    readonly model: string
    readonly turn: number
    readonly messages_count: number
    readonly tools_count: number
    /** What the call may use at most: the estimated prompt and the longest answer. It counts until the answer is there. */
    readonly reserved_tokens?: number
    /** Hash of the agent's source as this prompt showed it: tells whether the answer still fits. */
    readonly source_hash?: string
  }
  ModelResponseEvent: {
    readonly turn_id: string
    readonly turn: number
    readonly duration_ms: number
    readonly first_token_ms: number
    readonly usage: Usage
    readonly tool_calls_count: number
    readonly content: string
    readonly tool_calls: readonly RecordedToolCall[]
  }
  ToolCallEvent: {
    /** Absent, here and below: a person ran a tool of the agent's blueprint. */
    readonly turn_id?: string
    readonly tool_name: string
    readonly call_id: string
    readonly arguments: string
  }
  ToolResultEvent: {
    readonly turn_id?: string
    readonly tool_name: string
    readonly call_id: string
    readonly is_error: boolean
    /** The whole output; wires carry `output_preview` in its place. */
    readonly output: string
    /** The file of which the output is the whole text. */
    readonly shows?: string
    /** Not on wires: the proposal tells it. */
    readonly wrote?: WrittenFile
    readonly duration_ms: number
  }
  NodeDiscoveredEvent: NodeFields & { readonly new_hash: string }
  NodeChangedEvent: NodeFields & { readonly old_hash: string; readonly new_hash: string }
  NodeMovedEvent: NodeFields & { readonly old_name?: string; readonly old_path?: string; readonly new_hash: string }
  NodeRemovedEvent: NodeFields & { readonly old_hash: string }
  ContentChangedEvent: { readonly path: string }
  FileSavedEvent: { readonly path: string }
  SubscriptionAddedEvent: { readonly subscription_id: string; readonly pattern: Pattern }
  SubscriptionRemovedEvent: { readonly subscription_id: string; readonly pattern: Pattern }
  TurnStopRequestedEvent: { readonly turn_id: string; readonly by: string }
  TurnTakenOverEvent: { readonly turn_id: string; readonly by: string }
  /** What this turn would have answered is answered by another one of the same agent. */
  TurnMergedEvent: { readonly turn_id: string; readonly into: string }
  ApplyRequestedEvent: {
    readonly proposal_id: string
    readonly path: string
    readonly hunks: readonly number[] | null
    /** Other proposals that are to be accepted as one with this one. */
    readonly with?: readonly string[]
    /** The change is to be taken back. */
    readonly undo?: true
    /** Seconds since the epoch; whoever is later leaves it. */
    readonly deadline: number
    readonly by: string
  }
  ApplyStartedEvent: {
    readonly proposal_id: string
    readonly by: string
    readonly process_id: string
    readonly hunks: readonly number[] | null
    readonly with: readonly string[]
    readonly undo?: true
    /** All files, also those of the other proposals. */
    readonly files: readonly PlannedFile[]
    /** Of this proposal. */
    readonly changes: readonly AppliedChange[]
  }
  ApplyFinishedEvent: { readonly proposal_id: string; readonly outcome: string; readonly reason: string }
  /** A note of an agent's memory; `by`: the agent itself (`agent`), or the person's door. */
  MemorySetEvent: { readonly key: string; readonly value: string; readonly by: string }
  MemoryDeletedEvent: { readonly key: string; readonly by: string }
  /** `value` is any JSON; null takes the key out. */
  KeyValueSetEvent: { readonly key: string; readonly value: unknown; readonly by: string }
  /** A person begins a conversation (room `chat`). */
  SessionOpenedEvent: {
    /** Where its tools work, relative to the root; empty for the root itself. */
    readonly folder: string
    readonly system_prompt: string
    readonly tool_presets: readonly string[]
    /** null, here and below: as the settings say. */
    readonly model_name: string | null
    readonly model_base_url: string | null
    /** The most model calls for one message. */
    readonly max_turns: number
    /** Who answers: an agent's id or a blueprint's name; null: an agent that the session has of its own. */
    readonly agent: string | null
  }
  /** Written when a turn has completed, the person's message and the answer together. */
  SessionMessageEvent: {
    readonly message_id: string
    readonly role: 'user' | 'assistant'
    readonly content: string
    /** All calls of the turn, in their order. */
    readonly tool_calls: readonly SessionToolCall[]
    /** Seconds since the epoch. */
    readonly sent_at: number
    readonly turn_id: string
    /** How often the model was called for the answer. */
    readonly turn_count: number
  }
  /** A person stops what the session does, and what waits in it. */
  SessionStoppedEvent: { readonly by: string }
  SessionDeletedEvent: { readonly by: string }
  /** A file that says what agents are has changed; `error` is empty where nothing is wrong with it. */
  BlueprintChangedEvent: { readonly name: string; readonly error: string; readonly what_to_do: string }
  ExtensionFailedEvent: { readonly name: string; readonly error: string; readonly what_to_do: string }
  ModelUnavailableEvent: { readonly name: string; readonly error: string; readonly what_to_do: string }
  NoticeEvent: { readonly name: string; readonly error: string; readonly what_to_do: string }
  /** A run over many agents begins, or asks some of them again; each message carries its `graph_id`. */
  GraphStartEvent: GraphCounts & { readonly match: string; readonly message: string }
  GraphProgressEvent: GraphCounts
  GraphCompleteEvent: GraphCounts
  CascadeStoppedEvent: { readonly reason: string; readonly limit: string }
  CursorFocusEvent: { readonly file_path: string; readonly line: number }
  TokenEvent: { readonly turn_id: string; readonly text: string }
  /** Written by programs outside; its fields are its own. */
  [type: OutsideType]: { readonly [field: string]: unknown }
}

/** A type that a program outside has made up, such as `x.deploy.finished`. */
export type OutsideType = `x.${string}`

export type EventType = keyof EventFields

export interface Envelope {
  /** Position in the journal, gapless from its last compaction on; absent on events that live on the bus only. */
  readonly seq?: number
  readonly event_id: string
  readonly category: string
  readonly action: string
  /** Seconds since the epoch. */
  readonly timestamp: number
  /** The agent that the event concerns; for a message, the receiver. */
  readonly agent_id?: string
  readonly graph_id?: string
  readonly session_id?: string
  readonly correlation_id: string
  readonly causation_id?: string
  readonly tags: readonly string[]
  readonly summary: string
}

/** An event as rooms see it: envelope and fields side by side. */
export type RemoraEvent<T extends EventType = EventType> = {
  [K in T]: Envelope & { readonly event_type: K } & EventFields[K]
}[T]

/** An event that is in the journal. */
export type StoredEvent<T extends EventType = EventType> = RemoraEvent<T> & { readonly seq: number }

/** What a room says happened; the journal adds the rest of the envelope. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly event_type: K
    readonly event_id?: string
    readonly agent_id?: string
    readonly graph_id?: string
    readonly session_id?: string
    /** Absent: this event starts a chain of its own. */
    readonly correlation_id?: string
    readonly causation_id?: string
    readonly tags?: readonly string[]
    /** The stream whose version this event raises by one, such as `proposal/<id>`. */
    readonly stream?: string
  } & EventFields[K]
}[T]
