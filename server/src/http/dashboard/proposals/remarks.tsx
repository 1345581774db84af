import type { Proposal } from '../../../proposals/proposal.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { visible } from '../source/visible.js'
import { titleOf } from './proposal-list.js'

/** What the project's own commands said about the proposed files. What they complain of stands open. */
export function Checks({ proposal: { proposal_id, checks } }: { readonly proposal: Proposal }): Html {
  return (
    <div id="proposal-checks">
      {checks.map(({ path, command, ok, output }, index) => (
        <details id={`check-${proposal_id}-${index}`} class={`check ${ok ? 'passed' : 'failed'}`} open={!ok}>
          <summary>
            <Icon name={ok ? 'check' : 'close'} />
            <span>{ok ? 'Passed' : 'Complains'}</span>
            <code>{visible(command)}</code>
            <span class="faint truncate">{visible(path)}</span>
          </summary>
          <pre tabindex={0}>{visible(output) || 'It printed nothing.'}</pre>
        </details>
      ))}
    </div>
  )
}

interface LinkedProps {
  /** Open ones of the same cascade, without the one that is shown. */
  readonly others: readonly Proposal[]
  readonly proposal: Proposal
  readonly isOpen: boolean
  nameOf(agentId: string): string
}

/** What other agents propose because of the same message: often it only makes sense together. */
export function Linked({ others, proposal, isOpen, nameOf }: LinkedProps): Html {
  if (others.length === 0) return <div id="proposal-linked" />
  return (
    <section id="proposal-linked" aria-labelledby="linked-title">
      <div class="section-head">
        <h2 id="linked-title">Belongs together</h2>
        {isOpen && (
          <form
            class="actions"
            method="post"
            action={`${addresses.proposal(proposal.proposal_id)}/accept-linked`}
            data-post
          >
            <button type="submit">{`Accept all ${others.length + 1} as one`}</button>
          </form>
        )}
      </div>
      <ul class="rows">
        {others.map(other => (
          <li data-row tabindex={-1}>
            <a class="truncate" href={addresses.proposal(other.proposal_id)}>
              {titleOf({ reasoning: other.reasoning, paths: other.files.map(({ path }) => path) })}
            </a>
            <span class="row-end faint mono">{visible(nameOf(other.agent_id))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
