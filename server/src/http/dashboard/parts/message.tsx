import type { Child } from 'hono/jsx'
import type { Html } from '../html.js'
import { Markdown } from '../markdown.js'
import { Ago } from './time.js'

interface MessageProps {
  readonly id?: string
  /** For people: `You`, the name of an agent. */
  readonly from: string
  readonly isPerson?: boolean
  readonly at?: number
  readonly text: string
  /** More of it is coming: a caret stands at its end. */
  readonly isStreaming?: boolean
  /** Tool calls and whatever else belongs to it. */
  readonly children?: Child
}

/** Something that was said, by a person or an agent. What is being said is plain text until it is whole. */
export function Message({ id, from, isPerson = false, at, text, isStreaming = false, children }: MessageProps): Html {
  return (
    <article id={id} class={`message ${isPerson ? 'from-person' : 'from-agent'}`}>
      <header>
        <strong>{from}</strong>
        {at !== undefined && <Ago at={at} />}
      </header>
      {children}
      {isStreaming ? (
        <div class="prose streaming" aria-busy="true">
          <span id={id && `${id}-text`}>{text}</span>
        </div>
      ) : (
        text !== '' && (
          <div class="prose">
            <Markdown text={text} />
          </div>
        )
      )}
    </article>
  )
}
