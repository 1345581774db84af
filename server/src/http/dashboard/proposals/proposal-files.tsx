import type { HunkView } from '../../../proposals/hunks.js'
import { isOpen, type Proposal } from '../../../proposals/proposal.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import type { Painter } from './diff-lines.js'
import { Hunk } from './hunk.js'
import { isSplit, placeOf } from './place.js'

interface Props {
  readonly proposal: Proposal
  /** For each file of the proposal, as `painters` are. */
  readonly hunks: readonly (readonly HunkView[])[]
  readonly painters: readonly Painter[]
  readonly params: Params
}

/** What would change, file by file. */
export function ProposalFiles({ proposal, hunks, painters, params }: Props): Html {
  const { proposal_id, files } = proposal
  const split = isSplit(params)
  const all = hunks.flat()
  return (
    <div id="proposal-files">
      <div class="section-head">
        <h2>{files.length === 1 ? 'Change' : `Changes in ${files.length} files`}</h2>
        <span class="counts mono">
          <span class="added">{`+${count(all, '+')}`}</span> <span class="removed">{`−${count(all, '-')}`}</span>
        </span>
        <div class="actions diff-views">
          <a href={placeOf(proposal_id, params, { diff: undefined })} aria-current={split ? undefined : 'true'}>
            Unified
          </a>
          <a href={placeOf(proposal_id, params, { diff: 'split' })} aria-current={split ? 'true' : undefined}>
            Side by side
          </a>
        </div>
      </div>
      {files.map((file, index) => (
        <section class="proposed-file">
          <h3 class="mono">
            {file.anchor === null ? visible(file.path) : <a href={addresses.node(file.anchor)}>{visible(file.path)}</a>}
            {file.creates && <span class="muted"> (new)</span>}
          </h3>
          {hunks[index]!.map(hunk => (
            <Hunk
              proposalId={proposal_id}
              hunk={hunk}
              painter={painters[index]!}
              isSplit={split}
              isOneOfSeveral={all.length > 1 && isOpen(proposal)}
            />
          ))}
        </section>
      ))}
    </div>
  )
}

function count(hunks: readonly HunkView[], mark: string): number {
  return hunks.flatMap(({ lines }) => lines).filter(line => line.startsWith(mark)).length
}
