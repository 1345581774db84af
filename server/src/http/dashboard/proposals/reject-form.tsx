import { addresses } from '../addresses.js'
import type { Html } from '../html.js'

interface Props {
  readonly proposalId: string
  /** All that are open, when absent. */
  readonly hunk?: number
}

/** Says no, and perhaps why: then the agent tries again. */
export function RejectForm({ proposalId, hunk }: Props): Html {
  return (
    <details id={`reject-${proposalId}-${hunk ?? 'all'}`} class="reject">
      <summary class="button" data-key="r">
        Reject
      </summary>
      <form class="stack" method="post" action={`${addresses.proposal(proposalId)}/reject`} data-post>
        {hunk !== undefined && <input type="hidden" name="hunk" value={hunk} />}
        <textarea
          name="feedback"
          rows={3}
          placeholder="What should be different? The agent tries again. Without words it is only put away."
          aria-label="Feedback for the agent"
          data-first
          data-enter
        />
        <div class="actions">
          <button type="submit" class="primary">
            Reject
          </button>
        </div>
      </form>
    </details>
  )
}
