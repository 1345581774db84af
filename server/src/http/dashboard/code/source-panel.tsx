import type { Agent } from '../../../agents/agent.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { CodeText } from '../source/code-text.js'
import type { Line } from '../source/lines.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import { placeOf } from './place.js'

export interface Neighbours {
  readonly parent: Agent | undefined
  readonly members: readonly Agent[]
  readonly callers: readonly Agent[]
  readonly callees: readonly Agent[]
}

interface Props {
  /** Undefined when there is no code, or none that can be read. */
  readonly lines: readonly Line[] | undefined
  /** Number of the first of them, 1-based. */
  readonly firstLine: number
  /** How many lines follow that are not shown. */
  readonly hidden: number
  readonly neighbours: Neighbours
  readonly params: Params
}

/** An agent's code as it is now, unsaved text of an editor included, and who stands around it. */
export function SourcePanel({ lines, firstLine, hidden, neighbours, params }: Props): Html {
  return (
    <div id="agent-panel">
      {lines ? <Source lines={lines} firstLine={firstLine} /> : <Empty text="There is no source to show." />}
      {hidden > 0 && (
        <p class="more">{`${hidden.toLocaleString('en')} more lines. Pieces of the file are shown whole.`}</p>
      )}
      <div class="neighbours">
        <Group title="In" agents={neighbours.parent ? [neighbours.parent] : []} params={params} />
        <Group title="Members" agents={neighbours.members} params={params} />
        <Group title="Called by" agents={neighbours.callers} params={params} />
        <Group title="Calls" agents={neighbours.callees} params={params} />
      </div>
    </div>
  )
}

function Source({ lines, firstLine }: Pick<Props, 'firstLine'> & { readonly lines: readonly Line[] }): Html {
  return (
    <section class="code source" tabindex={0} aria-label="Source">
      {lines.map((line, index) => (
        <div class="line">
          <span class="line-number">{firstLine + index}</span>
          <code>
            <CodeText line={line} />
          </code>
        </div>
      ))}
    </section>
  )
}

/** More than that is shown by nobody at a glance. */
const atOnce = 30

interface GroupProps {
  readonly title: string
  readonly agents: readonly Agent[]
  readonly params: Params
}

function Group({ title, agents, params }: GroupProps): Html | null {
  if (agents.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {agents.slice(0, atOnce).map(({ agentId, nodeType, name, fullName, filePath }) => (
          <li>
            <a class="mono" href={placeOf(agentId, params)} title={filePath}>
              {visible(nodeType === 'file' ? filePath : fullName || name)}
            </a>
          </li>
        ))}
        {agents.length > atOnce && <li class="faint">{agents.length - atOnce} more</li>}
      </ul>
    </section>
  )
}
