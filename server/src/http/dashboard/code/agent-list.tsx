import { agentStatuses } from '../../../agents/status.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { StatusChoice } from '../parts/filter.js'
import { Icon } from '../parts/icon.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import { AgentRow } from './agent-row.js'
import { isFiltered, type Listing, type OpenableFile } from './listing.js'
import { placeOf, placeWith } from './place.js'

/** How many there are, and which of them one wants to see. */
export function ListHead({ params, files, agents }: { params: Params; files: number; agents: number }): Html {
  return (
    <header class="page-head">
      <h1>Code</h1>
      <span class="muted">{`${agents.toLocaleString('en')} agents in ${files.toLocaleString('en')} files`}</span>
      <form class="actions" method="get" action={addresses.code} data-live>
        <div class="filter">
          <Icon name="search" />
          <input
            type="search"
            name="q"
            value={params.q ?? ''}
            placeholder="Name, path or id"
            aria-label="Filter agents"
            data-search
            autocomplete="off"
          />
        </div>
        <StatusChoice all={agentStatuses} params={params} />
      </form>
    </header>
  )
}

interface Props {
  readonly listing: Listing
  readonly params: Params
}

/** Files that unfold, or who fits a filter. */
export function AgentList({ listing, params }: Props): Html {
  const { busy, withoutCode, files, found, filesBefore, filesAfter, next } = listing
  const isEmpty = [busy, withoutCode, files, found].every(({ length }) => length === 0)
  return (
    <div id="code-list" class="rows">
      {isEmpty && <Nothing params={params} />}
      {busy.length > 0 && <h2 class="list-title">Now</h2>}
      {busy.map(agent => (
        <AgentRow agent={agent} params={params} withPath />
      ))}
      {withoutCode.length > 0 && <h2 class="list-title">Without code</h2>}
      {withoutCode.map(agent => (
        <AgentRow agent={agent} params={params} />
      ))}
      {files.length > 0 && <h2 class="list-title">Files</h2>}
      {filesBefore !== undefined && (
        <a class="more" href={placeWith(params, { from: filesBefore || undefined, file: undefined })}>
          Files before
        </a>
      )}
      {files.map(file => (
        <File file={file} params={params} />
      ))}
      {filesAfter !== undefined && (
        <a class="more" href={placeWith(params, { from: filesAfter, file: undefined })}>
          More files
        </a>
      )}
      {found.map(({ path, agents }) => (
        <>
          <h2 class="list-title mono">{visible(path)}</h2>
          {agents.map(agent => (
            <AgentRow agent={agent} params={params} />
          ))}
        </>
      ))}
      {next !== null && (
        <a class="more" href={placeWith(params, { cursor: next })}>
          More
        </a>
      )}
    </div>
  )
}

function Nothing({ params }: Pick<Props, 'params'>): Html {
  if (!isFiltered(params)) return <Empty text="No code has been indexed yet." />
  return (
    <Empty text="Nobody fits.">
      <a href={placeWith(params, { q: undefined, status: undefined, cursor: undefined })}>Show all</a>
    </Empty>
  )
}

function File({ file: { path, agentId, pieces, agents, more }, params }: { file: OpenableFile; params: Params }): Html {
  const isOpen = agents !== undefined
  const slash = path.lastIndexOf('/') + 1
  return (
    <>
      <div class="file-row" data-row tabindex={-1}>
        <a
          class="fold"
          href={placeWith(params, { file: isOpen ? '' : path, q: undefined, status: undefined })}
          aria-expanded={isOpen ? 'true' : 'false'}
          title={isOpen ? 'Fold' : 'Unfold'}
        >
          <Icon name="chevron" />
          <span class="truncate">
            <span class="faint">{visible(path.slice(0, slash))}</span>
            {visible(path.slice(slash))}
          </span>
        </a>
        <span class="row-end">
          <a class="row-actions" href={placeOf(agentId, { ...params, file: path })} tabindex={-1}>
            Open the file
          </a>
          <span class="mono faint" title={`${pieces} pieces of code`}>
            {pieces}
          </span>
        </span>
      </div>
      {agents?.map(agent => (
        <AgentRow agent={agent} params={params} />
      ))}
      {more > 0 && <p class="more">{more} more; a filter finds them</p>}
    </>
  )
}
