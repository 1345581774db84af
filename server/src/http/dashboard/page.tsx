import type { Assets } from './assets.js'
import type { Html } from './html.js'
import { Icon } from './parts/icon.js'
import { Keys } from './parts/keys.js'
import type { Signals } from './signals.js'
import type { Layout } from './view.js'

/** `system`: as the person's system is. */
export type Theme = 'light' | 'dark' | 'system'

interface DocumentProps {
  readonly title: string
  readonly theme: Theme
  readonly assets: Assets
}

/** What every page has, also one without anything live. */
export function Document({ title, theme, assets, body }: DocumentProps & { readonly body: Html }): Html {
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script} />
      </head>
      {body}
    </html>
  )
}

interface PageProps extends DocumentProps {
  /** Where its events come from. */
  readonly stream: string
  readonly signals: Signals
  readonly rail: Html
  readonly layout: Layout
}

/** The shell: a rail at the left, the view, and what is looked at closely at the right. */
export function Page({ stream, signals, rail, layout: { main, detail }, ...document }: PageProps): Html {
  const body = (
    <body data-stream={stream} data-signals={JSON.stringify(signals)}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div id="connection-banner" role="status">
        <span data-connection-problem />
        <button type="button" data-reconnect>
          Try now
        </button>
      </div>
      <div id="shell" class={detail ? 'with-detail' : ''}>
        {rail}
        <main id="main" tabindex={-1}>
          {main}
        </main>
        {detail && (
          <aside id="detail" aria-label={detail.label} tabindex={-1}>
            <a class="icon-button close" href={detail.closesTo} data-key="Escape" aria-label="Close">
              <Icon name="close" />
            </a>
            {detail.content}
          </aside>
        )}
      </div>
      <div id="toasts" role="status" />
      <Keys />
    </body>
  )
  return <Document {...document} body={body} />
}

/** Says what is wrong and where to go on. */
export function ErrorPage({ message, ...document }: Omit<DocumentProps, 'title'> & { readonly message: string }): Html {
  const body = (
    <body>
      <main class="alone">
        <h1>That did not work</h1>
        <p>{message}</p>
        <p>
          <a href="/">Back to the swarm</a>
        </p>
      </main>
    </body>
  )
  return <Document {...document} title="Remora" body={body} />
}
