import { Refusal } from '../../base/errors.js'

/** What a tool of a server answered, as text for a model. Refuses what the server calls an error. */
export function textOf(answer: unknown, tool: string): string {
  const { content, structuredContent, isError } = Object(answer) as Partial<Record<string, unknown>>
  const parts = Array.isArray(content) ? content.map(partOf).filter(part => part !== '') : []
  const structured = structuredContent === undefined ? 'Done.' : JSON.stringify(structuredContent, null, 2)
  const text = parts.length > 0 ? parts.join('\n\n') : structured
  if (isError === true) throw new Refusal('unsupported', `${tool} failed: ${text}`)
  return text
}

function partOf(part: unknown): string {
  const { type, text, mimeType, uri, name, resource } = Object(part) as Partial<Record<string, unknown>>
  if (type === 'text') return String(text)
  if (type === 'resource_link') return `${name}: ${uri}`
  if (type !== 'resource') return `(${type}, ${mimeType}, which cannot be shown here)`
  const inner = Object(resource) as Partial<Record<string, unknown>>
  return typeof inner.text === 'string' ? `${inner.uri}:\n${inner.text}` : `(${inner.uri}, ${inner.mimeType})`
}
