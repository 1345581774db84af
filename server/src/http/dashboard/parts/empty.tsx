import type { Child } from 'hono/jsx'
import type { Html } from '../html.js'

interface Props {
  /** One sentence. */
  readonly text: string
  /** The one thing to do. */
  readonly children?: Child
}

export function Empty({ text, children }: Props): Html {
  return (
    <div class="empty">
      <p>{text}</p>
      {children}
    </div>
  )
}
