import { Refusal } from '../../../base/errors.js'
import { hunkViews, hunkViewsByFile } from '../../../proposals/hunks.js'
import { isOpen, type Proposal, proposalStatuses } from '../../../proposals/proposal.js'
import type { Needs } from '../../needs.js'
import type { Workspace } from '../../workspace.js'
import type { Html } from '../html.js'
import { nameOf } from '../names.js'
import type { Colours } from '../source/colours.js'
import type { Params, View } from '../view.js'
import { proposalActs } from './acts.js'
import { painterOf, preparePainter } from './painters.js'
import { placeOf } from './place.js'
import { ProposalFiles } from './proposal-files.js'
import { ProposalHead } from './proposal-head.js'
import { ListHead, ProposalList, titleOf, WaitingCount } from './proposal-list.js'
import { Checks, Linked } from './remarks.js'
import { Trouble, Troubles } from './trouble.js'

/** Rows of the list. */
const mostShown = 200

const listed = ['proposal-list', 'proposals-waiting']

/** What agents would like to change; what waits for the person comes first (specification: dashboard.md). */
export function proposalsView({ workspace }: Needs): View {
  const { proposals } = workspace
  return {
    paths: ['/ui/proposals'],
    place: 'proposals',
    rail: { label: 'Proposals', icon: 'proposals', waiting: () => proposals.rows.openCount() },
    title: () => 'Proposals · Remora',
    regions: listRegions(workspace),
    layout: (regions, params) => ({ main: main(regions, params, workspace) }),
    concerns: ({ category }) => (category === 'proposal' ? listed : []),
    paces,
  }
}

/** One proposal beside the list: why, what exactly, and the person's answer. */
export function proposalView({ workspace }: Needs, colours: Colours): View {
  const { proposals, nodes } = workspace
  const troubles = new Troubles()
  const name = (agentId: string) => nameOf(agentId, workspace)

  function known({ proposal_id = '' }: Params): Proposal {
    const proposal = proposals.rows.get(proposal_id)
    if (proposal) return proposal
    throw new Refusal('unknown_proposal', `There is no proposal ${proposal_id}. The list shows those that there are.`)
  }

  return {
    paths: ['/ui/proposals/:proposal_id'],
    place: 'proposals',
    title: params => `${titled(known(params))} · Remora`,
    async prepare(params) {
      await Promise.all(known(params).files.map(file => preparePainter(file, nodes, colours)))
    },
    regions: {
      ...listRegions(workspace),
      'proposal-head': params => {
        const proposal = known(params)
        return <ProposalHead proposal={proposal} hunks={hunkViews(proposal)} agentName={name(proposal.agent_id)} />
      },
      'proposal-trouble': ({ proposal_id = '' }) => <Trouble outcome={troubles.get(proposal_id)} />,
      'proposal-checks': params => <Checks proposal={known(params)} />,
      'proposal-files': params => {
        const proposal = known(params)
        const painters = proposal.files.map(file => painterOf(file, nodes, colours))
        return (
          <ProposalFiles proposal={proposal} hunks={hunkViewsByFile(proposal)} painters={painters} params={params} />
        )
      },
      'proposal-linked': params => {
        const proposal = known(params)
        const others = proposals.rows.linkedTo(proposal).filter(other => other.proposal_id !== proposal.proposal_id)
        return <Linked others={others} proposal={proposal} isOpen={isOpen(proposal)} nameOf={name} />
      },
    },
    layout: (regions, params) => {
      const content = (
        <article id="proposal">
          {regions['proposal-head']}
          {regions['proposal-trouble']}
          {regions['proposal-checks']}
          {regions['proposal-files']}
          {regions['proposal-linked']}
        </article>
      )
      const label = titled(known(params))
      return {
        main: main(regions, params, workspace),
        detail: { content, label, closesTo: placeOf(undefined, params) },
      }
    },
    concerns: (event, params) => [
      ...(event.category === 'proposal' ? [...listed, 'proposal-linked'] : []),
      ...('proposal_id' in event && event.proposal_id === params.proposal_id ? own : []),
    ],
    watch(params, look) {
      const stops = [
        colours.onNew(() => look(['proposal-files'])),
        troubles.onChange(proposalId => proposalId === params.proposal_id && look(['proposal-trouble'])),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
    paces,
    acts: proposalActs(workspace, troubles),
  }
}

/** What a decision shows in. */
const own = ['proposal-head', 'proposal-files', 'proposal-checks']

const paces = { 'proposal-list': 500 }

function listRegions(workspace: Workspace): View['regions'] {
  const { rows } = workspace.proposals
  return {
    'proposals-waiting': () => <WaitingCount count={rows.openCount()} />,
    'proposal-list': params => {
      const status = proposalStatuses.find(one => one === params.status)
      const found = rows.summaries({ status, agentId: params.agent_id || undefined, limit: mostShown + 1 })
      return (
        <ProposalList
          proposals={found.slice(0, mostShown)}
          isCut={found.length > mostShown}
          params={params}
          nameOf={agentId => nameOf(agentId, workspace)}
        />
      )
    },
  }
}

function main(regions: Readonly<Record<string, Html>>, params: Params, workspace: Workspace): Html {
  const name = (agentId: string) => nameOf(agentId, workspace)
  return (
    <div id="proposals">
      <ListHead params={params} waiting={regions['proposals-waiting']!} nameOf={name} />
      {regions['proposal-list']}
    </div>
  )
}

function titled({ reasoning, files }: Proposal): string {
  return titleOf({ reasoning, paths: files.map(({ path }) => path) })
}
