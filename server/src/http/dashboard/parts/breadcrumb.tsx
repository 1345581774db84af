import type { Html } from '../html.js'

export interface Crumb {
  readonly label: string
  /** Absent for the place where one is. */
  readonly href?: string
}

/** Where something is: files, then the pieces that hold it. */
export function Breadcrumb({ crumbs }: { readonly crumbs: readonly Crumb[] }): Html {
  return (
    <nav class="breadcrumb" aria-label="Where this is">
      <ol>
        {crumbs.map(({ label, href }) => (
          <li>{href === undefined ? <span aria-current="page">{label}</span> : <a href={href}>{label}</a>}</li>
        ))}
      </ol>
    </nav>
  )
}
