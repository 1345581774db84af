import { raw } from 'hono/html'
import type { Html } from '../html.js'

/** Drawn on 16 × 16, in lines of the colour of the text around. */
const drawings = {
  remora:
    '<path d="M1.5 8.5c2-3.5 5-5 8-4.5 2.5.4 4 2 5 4-1 2-2.5 3.4-5 3.8-3 .5-6-.8-8-3.3z"/><path d="M5 4.8 6.5 2.5l2.8 1.5M6 11.2 7 13.5l2.5-1.7"/><circle cx="11.5" cy="7.3" r=".6"/>',
  swarm:
    '<circle cx="8" cy="3.5" r="1.8"/><circle cx="3.5" cy="12" r="1.8"/><circle cx="12.5" cy="12" r="1.8"/><path d="M7.2 5.2 4.3 10.4M8.8 5.2l2.9 5.2M5.3 12h5.4"/>',
  code: '<path d="M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5M9.3 3 6.7 13"/>',
  proposals: '<path d="M4 2v7.5M4 14v-.5M4 9.5a2 2 0 1 0 .01 0zM12 14V7.5a2.5 2.5 0 0 0-2.5-2.5H7.5M9.3 3 7.3 5l2 2"/>',
  chat: '<path d="M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z"/>',
  usage: '<path d="M2 13.5h12M4 11V8M8 11V3.5M12 11V6"/>',
  sessions: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
  agents:
    '<rect x="3" y="5.5" width="10" height="7.5" rx="1.5"/><path d="M8 5.5V3M6 9v.5M10 9v.5M1.5 8.5v2M14.5 8.5v2"/>',
  documents: '<path d="M4 1.8h5l3.5 3.5v9H4z"/><path d="M9 1.8v3.5h3.5M6 8.5h4.5M6 11h4.5"/>',
  close: '<path d="m4 4 8 8M12 4l-8 8"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 5.5v-3h-8v8h3"/>',
  theme: '<circle cx="8" cy="8" r="6"/><path d="M8 2v12a6 6 0 0 0 0-12z" fill="currentColor"/>',
  keyboard: '<rect x="1.5" y="4" width="13" height="8" rx="1.2"/><path d="M4 6.5h.5M7 6.5h.5M10 6.5h.5M4 9.5h8"/>',
  search: '<circle cx="7" cy="7" r="4.5"/><path d="m10.3 10.3 3.7 3.7"/>',
  stop: '<rect x="4" y="4" width="8" height="8" rx="1"/>',
  check: '<path d="m3 8.5 3.3 3.3L13 5"/>',
  arrow: '<path d="M3 8h10M9 4l4 4-4 4"/>',
  chevron: '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
  file: '<path d="M4 1.8h5l3.5 3.5v9H4z"/><path d="M9 1.8v3.5h3.5"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  send: '<path d="M2.5 13.5 14 8 2.5 2.5 4 8zM4 8h5"/>',
  tool: '<path d="M10 2.5a3.5 3.5 0 0 0-3.3 4.8L2.5 11.5l2 2 4.2-4.2A3.5 3.5 0 0 0 13.5 6l-2 1.5-2-2L11 3.5z"/>',
} as const

export type IconName = keyof typeof drawings

/** Beside words, never instead of them: a button without words has a label of its own. */
export function Icon({ name }: { readonly name: IconName }): Html {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {raw(drawings[name])}
    </svg>
  )
}
