import { isOpen, proposalStatuses } from '../../../proposals/proposal.js'
import type { ProposalSummary } from '../../../proposals/proposal-rows.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Filter, StatusChoice } from '../parts/filter.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import { placeOf } from './place.js'

interface HeadProps {
  readonly params: Params
  readonly waiting: Html
  nameOf(agentId: string): string
}

/** Which proposals one wants to see. */
export function ListHead({ params, waiting, nameOf }: HeadProps): Html {
  const { agent_id } = params
  return (
    <header class="page-head">
      <h1>Proposals</h1>
      {waiting}
      {agent_id && (
        <span class="muted">
          Only of <span class="mono">{visible(nameOf(agent_id))}</span>{' '}
          <a href={placeOf(params.proposal_id, params, { agent_id: undefined })}>Show all</a>
        </span>
      )}
      <form class="actions" method="get" action={addresses.proposals} data-live>
        {agent_id && <input type="hidden" name="agent_id" value={agent_id} />}
        <Filter label="Filter proposals" list="proposal-list" />
        <StatusChoice all={proposalStatuses} params={params} />
      </form>
    </header>
  )
}

/** `2 proposals wait for you` */
export function WaitingCount({ count }: { readonly count: number }): Html {
  const words =
    count === 0 ? 'Nothing waits for you' : count === 1 ? '1 proposal waits for you' : `${count} proposals wait for you`
  return (
    <span id="proposals-waiting" class={count === 0 ? 'muted' : 'waits'}>
      {words}
    </span>
  )
}

interface ListProps {
  /** The open ones first. */
  readonly proposals: readonly ProposalSummary[]
  /** Whether there are more than are shown. */
  readonly isCut: boolean
  readonly params: Params
  nameOf(agentId: string): string
}

export function ProposalList({ proposals, isCut, params, nameOf }: ListProps): Html {
  const open = proposals.filter(isOpen)
  const decided = proposals.filter(proposal => !isOpen(proposal))
  return (
    <div id="proposal-list" class="rows">
      {proposals.length === 0 && (
        <Empty text="No agent has proposed anything here yet.">
          <a href={addresses.code}>Ask one for a rewrite</a>
        </Empty>
      )}
      {open.map(proposal => (
        <Row proposal={proposal} params={params} nameOf={nameOf} />
      ))}
      {decided.length > 0 && <h2 class="list-title">Decided</h2>}
      {decided.map(proposal => (
        <Row proposal={proposal} params={params} nameOf={nameOf} />
      ))}
      {isCut && <p class="more">These are the newest. A status shows others.</p>}
    </div>
  )
}

/** Nobody decides about what stands elsewhere: the keys of decisions open what is in focus. */
function Row({
  proposal,
  params,
  nameOf,
}: { readonly proposal: ProposalSummary } & Pick<ListProps, 'params' | 'nameOf'>): Html {
  const { proposal_id, agent_id, status, paths, opened_at, decided_at } = proposal
  const name = nameOf(agent_id)
  const where = paths.length === 1 ? paths[0]! : `${paths.length} files`
  return (
    <div id={`row-${proposal_id}`} class="proposal-row" data-row tabindex={-1}>
      <a
        href={placeOf(proposal_id, params)}
        aria-current={proposal_id === params.proposal_id ? 'page' : undefined}
        data-key="a r"
      >
        <span class="truncate">{titleOf(proposal)}</span>
        <span class="truncate faint" title={paths.map(visible).join('\n')}>
          <span class="mono">{visible(name)}</span>
          {where !== name && ` in ${visible(where)}`}
        </span>
      </a>
      <span class="row-end">
        <Status of={status} />
        <span class="faint">
          <Ago at={decided_at ?? opened_at} />
        </span>
      </span>
    </div>
  )
}

/** The first sentence or line of what the agent says about it. */
export function titleOf({ reasoning, paths }: Pick<ProposalSummary, 'reasoning' | 'paths'>): string {
  const [first = ''] = reasoning.trim().split('\n')
  return visible(first) || `Change ${paths.map(visible).join(', ')}`
}
