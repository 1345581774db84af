import type { Html } from '../html.js'
import type { Params } from '../view.js'
import { Icon } from './icon.js'
import { statusWord } from './status.js'

interface Props {
  /** What it is for who cannot see it. */
  readonly label: string
  /** Of the list whose rows it hides. */
  readonly list: string
}

/** Shows of a list only the rows with what is typed; the page's client does it. */
export function Filter({ label, list }: Props): Html {
  return (
    <div class="filter">
      <Icon name="search" />
      <input type="search" placeholder="Filter" aria-label={label} data-filter={`#${list}`} />
    </div>
  )
}

/** Of a form that asks the server for a list. */
export function StatusChoice({ all, params }: { readonly all: readonly string[]; readonly params: Params }): Html {
  return (
    <select name="status" aria-label="Status">
      <option value="">Any status</option>
      {all.map(status => (
        <option value={status} selected={status === params.status}>
          {statusWord(status)}
        </option>
      ))}
    </select>
  )
}
