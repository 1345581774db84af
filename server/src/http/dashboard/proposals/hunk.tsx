import type { HunkView } from '../../../proposals/hunks.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { Status } from '../parts/status.js'
import { Diff } from './diff.js'
import type { Painter } from './diff-lines.js'
import { RejectForm } from './reject-form.js'

interface Props {
  readonly proposalId: string
  readonly hunk: HunkView
  readonly painter: Painter
  readonly isSplit: boolean
  /** Whether it can be decided by itself: the proposal has others as well, and waits. */
  readonly isOneOfSeveral: boolean
}

/** A part of a proposal that can be decided by itself. */
export function Hunk({ proposalId, hunk, painter, isSplit, isOneOfSeveral }: Props): Html {
  const { index, status } = hunk
  return (
    <section id={`hunk-${index}`} class={`hunk ${status}`} data-row tabindex={-1} aria-label={placeOf(hunk)}>
      <header>
        <span class="muted">{placeOf(hunk)}</span>
        {status !== 'open' && <Status of={status} />}
        {status === 'open' && isOneOfSeveral && (
          <div class="actions">
            <form method="post" action={`${addresses.proposal(proposalId)}/accept`} data-post>
              <button type="submit" name="hunk" value={index} data-key="a">
                <Icon name="check" />
                Accept
              </button>
            </form>
            <RejectForm proposalId={proposalId} hunk={index} />
          </div>
        )}
      </header>
      <Diff hunk={hunk} painter={painter} isSplit={isSplit} />
    </section>
  )
}

/** `Lines 11–13`, of the file as it was. */
function placeOf({ old_start, old_lines, new_lines }: HunkView): string {
  if (old_lines === 0) return new_lines === 0 ? 'New file' : `New file, ${new_lines} lines`
  return old_lines === 1 ? `Line ${old_start}` : `Lines ${old_start}–${old_start + old_lines - 1}`
}
