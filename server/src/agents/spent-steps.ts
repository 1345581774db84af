import type { Expendable } from '../events/compaction.js'

const isOver = `EXISTS (SELECT 1 FROM turns WHERE turn_id = substr(events.stream, 6) AND ended_at IS NOT NULL)`

/** Somebody may have subscribed to it: then a turn began with it, and can be run again. */
const isNoTrigger = `seq NOT IN (SELECT trigger_seq FROM turns WHERE correlation_id = events.correlation_id)`

/**
 * How a turn that is over came to its end is the bulk of every journal: what tools put out, and the model's own words
 * on the way. What it was asked, what it answered, used, proposed and asked a person stays for ever.
 */
export const spentSteps: Expendable = {
  deleted: `event_type IN ('ToolCallEvent', 'ToolResultEvent') AND ${isOver} AND ${isNoTrigger}`,
  emptied: {
    where: `event_type = 'ModelResponseEvent' AND ${isOver} AND ${isNoTrigger}`,
    fields: [
      { name: 'content', to: '""' },
      { name: 'tool_calls', to: '[]' },
    ],
  },
}
