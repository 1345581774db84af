import { memoryLimits } from '../../../agents/memory.js'
import type { Note } from '../../../agents/memory-rows.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Icon } from '../parts/icon.js'
import { Ago } from '../parts/time.js'
import { visible } from '../source/visible.js'

interface Props {
  readonly agentId: string
  /** Newest first. */
  readonly notes: readonly Note[]
}

/** What the agent keeps in mind from turn to turn; people correct it. */
export function MemoryPanel({ agentId, notes }: Props): Html {
  const act = (name: string) =>
    ({ method: 'post', action: `${addresses.node(agentId)}/${name}`, 'data-post': true }) as const
  return (
    <div id="agent-panel" class="memory">
      {notes.length === 0 && <Empty text="It keeps nothing in mind yet. Add what it should know at every turn." />}
      {notes.map(({ key, value, updated_at }) => (
        <details id={`note-${agentId}-${Buffer.from(key).toString('base64url')}`} class="memory-note">
          <summary>
            <Icon name="chevron" />
            <span class="mono">{visible(key)}</span>
            <span class="truncate muted">{visible(value)}</span>
            <span class="faint">
              <Ago at={updated_at} />
            </span>
          </summary>
          <form class="stack" {...act('note')}>
            <input type="hidden" name="key" value={key} />
            <textarea name="value" rows={4} required aria-label={`What it keeps in mind about ${key}`}>
              {value}
            </textarea>
            <div class="actions">
              <button type="submit" class="primary">
                Save
              </button>
            </div>
          </form>
          <form {...act('forget')}>
            <input type="hidden" name="key" value={key} />
            <button type="submit" class="danger" data-confirm="Forget it for good">
              Forget
            </button>
          </form>
        </details>
      ))}
      <form id={`new-note-${agentId}`} class="stack new-note" {...act('note')}>
        <h3>New note</h3>
        <input
          name="key"
          required
          maxlength={memoryLimits.keyCharacters}
          placeholder="What it is about, such as rounding"
          aria-label="What the note is about"
          autocomplete="off"
        />
        <textarea name="value" rows={3} required placeholder="What it should know" aria-label="What it should know" />
        <div class="actions">
          <button type="submit">
            <Icon name="plus" />
            Add
          </button>
        </div>
      </form>
    </div>
  )
}
