import type { Cascades } from '../../../agents/cascades.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { CascadeBlock } from './cascade.js'
import type { People } from './people.js'

/** Cascades that are shown, those that run first. */
const shown = 12

interface Props {
  readonly cascades: Cascades
  /** The correlation id of the one whose page is open. */
  readonly open: string | undefined
  readonly people: People
}

export function CascadeList({ cascades, open, people }: Props): Html {
  const found = cascades.latest(shown).flatMap(({ correlation_id }) => cascades.get(correlation_id) ?? [])
  return (
    <div id="cascades">
      {found.length === 0 && (
        <Empty text="Nobody has been asked for anything yet. Talk to an agent in your editor, or with remora chat." />
      )}
      {found.map(cascade => (
        <CascadeBlock cascade={cascade} isOpen={cascade.correlation_id === open} people={people} />
      ))}
    </div>
  )
}
