import type { RemoraEvent } from './event.js'

const previewLimit = 2000

/** An event as wires carry it: whole, except that the output of a tool is a preview. */
export function wireEvent(event: RemoraEvent): Record<string, unknown> {
  if (event.event_type === 'ToolResultEvent') {
    const { output, wrote: _, ...rest } = event
    return { ...rest, output_preview: output.slice(0, previewLimit) }
  }
  if (event.event_type === 'ModelResponseEvent') {
    const { tool_calls: _, ...rest } = event
    return rest
  }
  return { ...event }
}
