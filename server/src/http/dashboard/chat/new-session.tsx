import { presets } from '../../../chat/presets.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'

interface Props {
  /** Who is to answer. */
  readonly agent: { readonly id: string; readonly name: string } | undefined
  /** That the settings name. */
  readonly model: string
  /** That have been used here. */
  readonly models: readonly string[]
}

/** An agent of the code has its own prompt and tools; nobody in particular gets them here. */
export function NewSession({ agent, model, models }: Props): Html {
  return (
    <div id="new-session" class="detail">
      <h2 class="detail-title">{agent ? `Talk with ${agent.name}` : 'New session'}</h2>
      <form class="fields" method="post" action={`${addresses.newSession()}/open`} data-post>
        {agent && <input type="hidden" name="agent" value={agent.id} />}
        <label>
          <span>Message</span>
          <textarea
            id={`first-words-${agent?.id ?? 'anybody'}`}
            name="message"
            rows={4}
            placeholder={agent ? `What do you want to know of ${agent.name}?` : 'What is it about?'}
            data-draft
            data-enter
          />
        </label>
        {!agent && <Equipment />}
        <label>
          <span>Model</span>
          <input name="model_name" list="models" autocomplete="off" placeholder={model} />
        </label>
        <datalist id="models">
          {[...new Set([model, ...models])].map(name => (
            <option value={name} />
          ))}
        </datalist>
        <div class="actions">
          <button type="submit" class="primary">
            <Icon name="send" />
            Begin
          </button>
          <span class="faint">Enter begins, Shift Enter makes a new line</span>
        </div>
      </form>
    </div>
  )
}

function Equipment(): Html {
  const { all: _, ...groups } = presets()
  return (
    <>
      <label>
        <span>Folder</span>
        <input name="folder" autocomplete="off" spellcheck={false} placeholder="The whole workspace" />
      </label>
      <label>
        <span>System prompt</span>
        <textarea name="system_prompt" rows={2} placeholder="You are a helpful assistant." />
      </label>
      <fieldset>
        <legend>Tools</legend>
        {Object.entries(groups).map(([name, tools]) => (
          <label class="choice">
            <input type="checkbox" name="tool_presets[]" value={name} checked />
            <span>
              {name.replaceAll('_', ' ')}
              <span class="faint"> {tools.join(', ')}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </>
  )
}
