import { html } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'

/** What a component gives back. Whatever text stands in it is escaped. */
export type Html = JSX.Element

/** Written out. Nothing on our pages waits for anything while it is written. */
export function htmlOf(element: Html): string {
  return String(element)
}

/** Text alone, as it stands in HTML. */
export function escaped(text: string): string {
  return String(html`${text}`)
}
