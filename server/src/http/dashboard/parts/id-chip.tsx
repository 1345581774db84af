import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from './icon.js'

interface Props {
  readonly id: string
  /** Where it leads; unset, to the node of that id. */
  readonly href?: string
}

/** An id that leads to its page and can be copied. */
export function IdChip({ id, href = addresses.node(id) }: Props): Html {
  return (
    <span class="id-chip">
      <a href={href}>{id}</a>
      <button type="button" class="copy" data-copy={id} aria-label={`Copy ${id}`} tabindex={-1}>
        <Icon name="copy" />
      </button>
    </span>
  )
}
