import type { HunkView } from '../../../proposals/hunks.js'
import { isOpen, type Proposal } from '../../../proposals/proposal.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Markdown } from '../markdown.js'
import { Icon } from '../parts/icon.js'
import { IdChip } from '../parts/id-chip.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { visible } from '../source/visible.js'
import { RejectForm } from './reject-form.js'

interface Props {
  readonly proposal: Proposal
  readonly hunks: readonly HunkView[]
  /** Of the agent, for people. */
  readonly agentName: string
}

/** Who proposes what and why, and the person's answer. */
export function ProposalHead({ proposal, hunks, agentName }: Props): Html {
  const { proposal_id, agent_id, status, reasoning, opened_at, correlation_id } = proposal
  return (
    <header id="proposal-head">
      <div class="about">
        <Status of={status} />
        <a class="mono" href={addresses.node(agent_id)}>
          {visible(agentName)}
        </a>
        <span class="faint">
          <Ago at={opened_at} />
        </span>
        <IdChip id={proposal_id} href={addresses.proposal(proposal_id)} />
        <a href={addresses.cascade(correlation_id)}>Its cascade</a>
      </div>
      <div class="prose">
        <Markdown text={reasoning || 'The agent gave no reason.'} />
      </div>
      <Decided proposal={proposal} />
      <Acts proposal={proposal} hunks={hunks} />
    </header>
  )
}

function Decided({ proposal: { status, decided_at, decided_by, feedback } }: Pick<Props, 'proposal'>): Html | null {
  if (decided_at === null) return null
  return (
    <p class="muted">
      {sentenceBeginnings[status] ?? 'Decided'} by {visible(decided_by ?? 'somebody')}, <Ago at={decided_at} />
      {feedback && <q class="feedback">{visible(feedback)}</q>}
    </p>
  )
}

const sentenceBeginnings: Readonly<Record<string, string>> = {
  open: 'Opened again',
  partially_applied: 'Applied in part',
  applied: 'Applied',
  rejected: 'Rejected',
  undone: 'Taken back',
  superseded: 'Replaced',
}

function Acts({ proposal, hunks }: Pick<Props, 'proposal' | 'hunks'>): Html {
  const { proposal_id, status, applied_hunks } = proposal
  const address = addresses.proposal(proposal_id)
  const open = hunks.filter(hunk => hunk.status === 'open').length
  const canBeUndone = applied_hunks.length > 0 && (status === 'applied' || status === 'partially_applied')
  return (
    <div class="decision">
      {isOpen(proposal) && (
        <>
          <form method="post" action={`${address}/accept`} data-post>
            <button type="submit" class="primary" data-key="a">
              <Icon name="check" />
              {hunks.length === 1
                ? 'Accept'
                : open === hunks.length
                  ? 'Accept all'
                  : `Accept the other ${open === 1 ? 'one' : open}`}
            </button>
          </form>
          <RejectForm proposalId={proposal_id} />
        </>
      )}
      {canBeUndone && (
        <form method="post" action={`${address}/undo`} data-post>
          <button type="submit">Undo</button>
        </form>
      )}
      {!isOpen(proposal) && status !== 'applied' && (
        <form method="post" action={`${address}/redo`} data-post>
          <button type="submit" title="The agent proposes it again, for the code as it is now">
            Ask again
          </button>
        </form>
      )}
    </div>
  )
}
