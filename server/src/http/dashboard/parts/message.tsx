import type { Child } from 'hono/jsx'
import type { Html } from '../html.js'
import { Markdown } from '../markdown.js'
import { Icon } from './icon.js'
import { Ago, duration } from './time.js'

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

interface ToolCallProps {
  readonly id?: string
  readonly name: string
  /** One line of what it was called with. */
  readonly summary: string
  /** All of it. */
  readonly args: string
  /** Nobody runs it any more. */
  readonly isOver?: boolean
  /** Absent while it runs. */
  readonly result?: { readonly output: string; readonly isError: boolean; readonly durationMs: number }
}

/** One call of a tool: a line that opens. */
export function ToolCall({ id, name, summary, args, isOver = false, result }: ToolCallProps): Html {
  return (
    <details id={id} class={`tool-call ${result?.isError ? 'failed' : ''}`}>
      <summary>
        <Icon name="tool" />
        <span class="tool-name">{name}</span>
        <span class="tool-summary">{summary}</span>
        {result?.isError && <span class="problem">failed</span>}
        <span class="tool-time">{result ? duration(result.durationMs) : isOver ? 'stopped' : 'running'}</span>
      </summary>
      <Part label="Called with" text={args} />
      {result && <Part label="Came back" text={result.output} />}
    </details>
  )
}

function Part({ label, text }: { readonly label: string; readonly text: string }): Html {
  return (
    <figure class="tool-part">
      <figcaption>{label}</figcaption>
      <pre tabindex={0}>{text}</pre>
    </figure>
  )
}
