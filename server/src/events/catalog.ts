import { shorten } from '../base/text.js'
import type { EventFields, EventType, OutsideType } from './event.js'

interface Kind<T extends EventType> {
  readonly category: string
  readonly action: string | ((fields: EventFields[T]) => string)
  /** One line for lists and logs. */
  summary(fields: EventFields[T]): string
}

/** Category, action and one-line summary of every event type (specification: events.md). */
const catalog: { readonly [T in Exclude<EventType, OutsideType>]: Kind<T> } = {
  HumanChatEvent: kind('user', 'message', e => e.message),
  ManualTriggerEvent: kind('user', 'triggered', e => (e.instruction ? `${e.reason}: ${e.instruction}` : e.reason)),
  AgentStartEvent: kind('agent', 'started', e => `${e.name} starts on ${e.trigger_event_type}`),
  AgentTriggeredEvent: kind('agent', 'triggered', e => `by ${e.cause_type}`),
  AgentMessageEvent: kind('agent', 'message', e => e.content),
  AgentTextResponseEvent: kind('agent', 'replied', e => e.response),
  HumanInputRequestEvent: kind('agent', 'blocked', e => e.question),
  HumanInputResponseEvent: kind('agent', 'resumed', e => `${e.question} ${e.answer}`),
  AgentCompleteEvent: kind('agent', 'completed', e => e.result_summary),
  AgentErrorEvent: kind('agent', 'failed', e => e.error),
  AgentCancelledEvent: kind('agent', 'cancelled', e => e.reason),
  RewriteProposalEvent: kind('proposal', 'opened', e => e.reasoning),
  RewriteEditedEvent: kind('proposal', 'edited', e => `edited by ${e.by}`),
  RewriteAppliedEvent: kind('proposal', 'applied', e => `applied by ${e.by}`),
  RewriteRejectedEvent: kind('proposal', 'rejected', e => e.feedback || 'without feedback'),
  RewriteUndoneEvent: kind('proposal', 'undone', e => `taken back by ${e.by}`),
  RewriteSupersededEvent: kind('proposal', 'superseded', () => 'a newer proposal took its place'),
  ModelRequestEvent: kind('model', 'request', e => `${e.model}, round ${e.turn}`),
  ModelResponseEvent: kind('model', 'response', e => `round ${e.turn}, ${e.usage.output_tokens} tokens`),
  ToolCallEvent: kind('tool', 'called', e => `${e.tool_name} ${e.arguments}`),
  ToolResultEvent: kind(
    'tool',
    e => (e.is_error ? 'failed' : 'completed'),
    e => `${e.tool_name}: ${e.output}`,
  ),
  NodeDiscoveredEvent: kind('node', 'discovered', e => `${e.full_name || e.name} in ${e.file_path}`),
  NodeChangedEvent: kind('node', 'changed', e => `${e.full_name || e.name} in ${e.file_path}`),
  NodeMovedEvent: kind('node', 'moved', e => `${e.old_name ?? e.old_path} is now ${e.full_name} in ${e.file_path}`),
  NodeRemovedEvent: kind('node', 'removed', e => `${e.full_name || e.name} from ${e.file_path}`),
  ContentChangedEvent: kind('content', 'changed', e => e.path),
  FileSavedEvent: kind('content', 'saved', e => e.path),
  SubscriptionAddedEvent: kind('agent', 'subscribed', e => JSON.stringify(e.pattern)),
  SubscriptionRemovedEvent: kind('agent', 'unsubscribed', e => JSON.stringify(e.pattern)),
  TurnStopRequestedEvent: kind('agent', 'stop_requested', e => `by ${e.by}`),
  TurnTakenOverEvent: kind('agent', 'taken_over', e => `by ${e.by}`),
  TurnMergedEvent: kind('agent', 'merged', e => `into ${e.into}`),
  ApplyRequestedEvent: kind('proposal', 'apply_requested', e => e.path),
  ApplyStartedEvent: kind('proposal', 'apply_started', e => `by ${e.by}`),
  ApplyFinishedEvent: kind('proposal', 'apply_finished', e => `${e.outcome} ${e.reason}`.trim()),
  MemorySetEvent: kind('agent', 'memory_set', e => `${e.key}: ${e.value}`),
  MemoryDeletedEvent: kind('agent', 'memory_deleted', e => e.key),
  KeyValueSetEvent: kind('agent', 'kv_set', e => e.key),
  SessionOpenedEvent: kind('session', 'opened', e => (e.agent ? `with ${e.agent}` : e.tool_presets.join(', '))),
  SessionMessageEvent: kind('session', 'message', e => `${e.role}: ${e.content}`),
  SessionStoppedEvent: kind('session', 'stopped', e => `by ${e.by}`),
  SessionDeletedEvent: kind('session', 'deleted', e => `by ${e.by}`),
  BlueprintChangedEvent: kind('system', 'blueprint_changed', e => (e.error ? `${e.name}: ${e.error}` : e.name)),
  ExtensionFailedEvent: kind('system', 'extension_failed', e => `${e.name}: ${e.error}`),
  ModelUnavailableEvent: kind('system', 'model_unavailable', e => `${e.name}: ${e.error}`),
  NoticeEvent: kind('system', 'notice', e => e.error),
  GraphStartEvent: kind('graph', 'started', e => `${e.match}: ${e.message}`),
  GraphProgressEvent: kind('graph', 'progress', countsOf),
  GraphCompleteEvent: kind('graph', 'completed', countsOf),
  CascadeStoppedEvent: kind('cascade', 'stopped', e => e.reason),
  CursorFocusEvent: kind('user', 'focused', e => `${e.file_path}:${e.line + 1}`),
  TokenEvent: kind('model', 'token', e => e.text),
}

const summaryLimit = 200

/** Without those of programs outside, which are as they please. */
export const eventTypes = Object.keys(catalog) as EventType[]

/** `x` is that of programs outside. */
export const categories: readonly string[] = [...new Set(Object.values(catalog).map(({ category }) => category)), 'x']

/** The event types of these categories. */
export function typesIn(wanted: readonly string[]): EventType[] {
  return eventTypes.filter(type => wanted.includes(catalog[type as Exclude<EventType, OutsideType>].category))
}

/** Event types that live on the bus and are never written down. */
export const busOnlyTypes: ReadonlySet<EventType> = new Set(['CursorFocusEvent', 'TokenEvent'])

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(catalog, text) || isOutsideType(text)
}

/** `x.` and words of letters, digits, `_` and `-`, joined by dots. */
export function isOutsideType(text: string): text is OutsideType {
  return text.length <= 100 && /^x(\.[\w-]+)+$/.test(text)
}

export function describe<T extends EventType>(
  type: T,
  fields: EventFields[T],
): { category: string; action: string; summary: string } {
  if (isOutsideType(type)) {
    return { category: 'x', action: type.slice(2), summary: shorten(JSON.stringify(fields), summaryLimit) }
  }
  const { category, action, summary } = catalog[type as Exclude<T, OutsideType>] as Kind<T>
  return {
    category,
    action: typeof action === 'string' ? action : action(fields),
    summary: shorten(summary(fields), summaryLimit),
  }
}

function countsOf({ total, completed, failed, cancelled }: EventFields['GraphProgressEvent']): string {
  const rest = [failed > 0 && `${failed} failed`, cancelled > 0 && `${cancelled} stopped`].filter(Boolean)
  return [`${completed} of ${total} completed`, ...rest].join(', ')
}

function kind<T extends EventType>(category: string, action: Kind<T>['action'], summary: Kind<T>['summary']): Kind<T> {
  return { category, action, summary }
}
