import type { Outcome } from '../../../proposals/outcome.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { visible } from '../source/visible.js'

/** An answer that says no. */
export type NoOutcome = Extract<Outcome, { readonly reason: string }>

/** What came of the last attempt to decide about each proposal, while that was nothing. */
export class Troubles {
  readonly #outcomes = new Map<string, NoOutcome>()
  readonly #listeners = new Set<(proposalId: string) => void>()

  get(proposalId: string): NoOutcome | undefined {
    return this.#outcomes.get(proposalId)
  }

  set(proposalId: string, outcome: NoOutcome | undefined): void {
    if (outcome) this.#outcomes.set(proposalId, outcome)
    else this.#outcomes.delete(proposalId)
    for (const listener of this.#listeners) listener(proposalId)
  }

  onChange(listener: (proposalId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** Why nothing was changed, with the lines that stand in the way. */
export function Trouble({ outcome }: { readonly outcome: NoOutcome | undefined }): Html {
  if (!outcome) return <div id="proposal-trouble" />
  const conflicts = outcome.kind === 'stale' ? outcome.conflicts : []
  return (
    <div id="proposal-trouble" class="trouble" role="alert">
      <p>
        <strong>{outcome.kind === 'stale' ? 'The code has changed since.' : 'Nothing was changed.'}</strong>{' '}
        {visible(outcome.reason)}
      </p>
      {conflicts.map(({ path, line, current, proposed }) => (
        <figure>
          <figcaption class="mono">{`${visible(path)}:${line}`}</figcaption>
          <div class="code diff">
            <Side title="Now" sign="−" text={current} kind="diff-del" />
            <Side title="Proposed" sign="+" text={proposed} kind="diff-add" />
          </div>
        </figure>
      ))}
      {outcome.kind === 'stale' && (
        <form method="post" action={`${addresses.proposal(outcome.proposal_id)}/redo`} data-post>
          <button type="submit">Ask the agent again, for the code as it is now</button>
        </form>
      )}
    </div>
  )
}

interface SideProps {
  readonly title: string
  readonly sign: string
  readonly text: string
  readonly kind: string
}

function Side({ title, sign, text, kind }: SideProps): Html {
  const lines = text.replace(/\n$/, '').split('\n')
  return (
    <>
      {lines.map((line, index) => (
        <div class={kind}>
          <span class="line-number">{index === 0 ? title : ''}</span>
          <span class="sign">{sign}</span>
          <code>{visible(line)}</code>
        </div>
      ))}
    </>
  )
}
