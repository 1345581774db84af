import { duration } from '../../../base/words.js'
import type { Html } from '../html.js'
import { Markdown } from '../markdown.js'
import { visible } from '../source/visible.js'
import { Icon } from './icon.js'
import type { Call, Step } from './steps.js'

/** @param isOver whether its turn is: nobody runs a call any more then */
export function StepLine({ step, isOver }: { readonly step: Step; readonly isOver: boolean }): Html {
  if (step.kind === 'called') return <ToolCall call={step} isOver={isOver} />
  return (
    <div id={step.id} class="prose aside">
      <Markdown text={step.text} />
    </div>
  )
}

/** A line that opens. */
function ToolCall({ call, isOver }: { readonly call: Call; readonly isOver: boolean }): Html {
  const { id, tool, summary, args, result } = call
  return (
    <details id={id} class={`tool-call ${result?.isError ? 'failed' : ''}`}>
      <summary>
        <Icon name="tool" />
        <span class="tool-name">{tool}</span>
        <span class="tool-summary">{visible(summary)}</span>
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
      <pre tabindex={0}>{visible(text)}</pre>
    </figure>
  )
}
