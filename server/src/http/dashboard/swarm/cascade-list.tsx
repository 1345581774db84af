import type { Cascades } from '../../../agents/cascades.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { CascadeBlock } from './cascade.js'

/** Cascades that are shown, those that run first. */
const shown = 8

interface Props {
  readonly cascades: Cascades
  nameOf(agentId: string): string
}

export function CascadeList({ cascades, nameOf }: Props): Html {
  const found = cascades.latest(shown).flatMap(({ correlation_id }) => cascades.get(correlation_id) ?? [])
  return (
    <div id="cascades">
      {found.length === 0 && <Empty text="Nobody has been asked for anything yet" />}
      {found.map(cascade => (
        <CascadeBlock cascade={cascade} nameOf={nameOf} turnLimit={cascade.ended_at === null ? 12 : 0} />
      ))}
    </div>
  )
}
