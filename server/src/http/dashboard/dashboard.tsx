import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { messageOf, Refusal } from '../../base/errors.js'
import { type Api, createApi, jsonOnly } from '../api.js'
import type { ErrorBody } from '../errors.js'
import { streamed } from '../event-stream.js'
import type { Door } from '../guard.js'
import type { Needs } from '../needs.js'
import { loadAssets } from './assets.js'
import { conversationView } from './chat/conversation-view.js'
import { newSessionView } from './chat/new-session-view.js'
import { sessionsView } from './chat/sessions-view.js'
import { agentView } from './code/agent-view.js'
import { codeView } from './code/code-view.js'
import { htmlOf } from './html.js'
import { Live } from './live.js'
import { loginRoutes } from './login.js'
import { ErrorPage, Page, type Theme } from './page.js'
import { proposalsView, proposalView } from './proposals/proposals-view.js'
import { inShell, Rail } from './shell.js'
import { Colours } from './source/colours.js'
import { cascadeView } from './swarm/cascade-view.js'
import { respondApi } from './swarm/respond.js'
import { swarmView } from './swarm/swarm-view.js'
import { usageView } from './usage/usage-view.js'
import type { Params, View } from './view.js'

/** What people see in a browser. */
export interface Dashboard {
  readonly api: Api
  /** Turns the answer of the error door into a page that says the same; who is not known yet is asked for the token. */
  refusal(answer: Response, c: Context): Response | Promise<Response>
}

export function dashboard(needs: Needs, door: Door): Dashboard {
  const api = createApi()
  const live = new Live(needs.workspace)
  const swarm = swarmView(needs)
  const sessions = sessionsView(needs)
  const colours = new Colours(needs.workspace)
  const views: readonly View[] = [
    ...[swarm, cascadeView(needs, swarm)],
    ...[codeView(needs), agentView(needs, colours)],
    ...[proposalsView(needs), proposalView(needs, colours)],
    ...[sessions, newSessionView(needs, sessions), conversationView(needs, sessions)],
    usageView(needs),
  ]
  const { assets, api: assetRoutes } = loadAssets()
  const shown = views.map(view => inShell(view, views))
  api.use('/ui/*', jsonOnly)
  api.route('/', assetRoutes)
  api.route('/', loginRoutes(door, assets))
  api.route('/', respondApi(needs))
  // A stream's address could be taken for the page of something named `events`.
  for (const view of shown) for (const path of view.paths) addStream(view, path)
  for (const view of shown) for (const path of view.paths) addPage(view, path)
  return { api, refusal }

  async function refusal(answer: Response, c: Context): Promise<Response> {
    const { pathname, search } = new URL(c.req.url)
    if (answer.status === 401) return c.redirect(`/login?${new URLSearchParams({ next: pathname + search })}`, 303)
    const { error } = (await answer.json()) as ErrorBody
    const page = <ErrorPage message={error} theme={themeOf(c)} assets={assets} />
    return c.html(`<!doctype html>${htmlOf(page)}`, answer.status as ContentfulStatusCode)
  }

  function addStream(view: View, path: string): void {
    api.get(streamOf(path), async c => {
      const params = paramsOf(c)
      view.title(params)
      const client = needs.streams.open(c)
      await prepare(view, params)
      // Whoever has left meanwhile is shown nothing, and neither is anybody when it is the server that ends.
      if (client.isOpen) live.show(view, params, client)
      return streamed
    })
  }

  /** What is there can be shown, whatever became of the rest. */
  async function prepare(view: View, params: Params): Promise<void> {
    try {
      await view.prepare?.(params)
    } catch (error) {
      needs.workspace.log.error('a page could not be prepared', { error: messageOf(error) })
    }
  }

  function addPage(view: View, path: string): void {
    api.get(path, async c => {
      const params = paramsOf(c)
      const title = view.title(params)
      await prepare(view, params)
      const { pathname, search } = new URL(c.req.url)
      const render = ([name, region]: [string, View['regions'][string]]) => [name, region(params)] as const
      const regions = Object.fromEntries(Object.entries(view.regions).map(render))
      const signals = Object.entries(view.signals ?? {}).map(([name, value]) => [name, value(params)] as const)
      const page = (
        <Page
          title={title}
          theme={themeOf(c)}
          assets={assets}
          stream={`${streamOf(pathname)}${search}`}
          signals={Object.fromEntries(signals)}
          rail={<Rail entries={regions['rail-entries']!} />}
          layout={view.layout(regions, params)}
        />
      )
      return c.html(`<!doctype html>${htmlOf(page)}`, 200, { 'Cache-Control': 'no-store' })
    })
    for (const [name, act] of Object.entries(view.acts ?? {})) {
      api.post(`${path === '/' ? '' : path}/${name}`, async c => {
        return c.json(await act(paramsOf(c), await fieldsOf(c)))
      })
    }
  }
}

/** A person's browser asks, and not a program. */
export function wantsPage({ req }: Context): boolean {
  return req.method === 'GET' && /\btext\/html\b/.test(req.header('accept') ?? '') && !req.path.startsWith('/api/')
}

function streamOf(path: string): string {
  return path === '/' ? '/events' : `${path.replace(/\/$/, '')}/events`
}

/** A part of the path counts more than a part of the query of the same name. */
function paramsOf(c: Context<{ Bindings: HttpBindings }>): Params {
  return { ...c.req.query(), ...c.req.param() }
}

async function fieldsOf(c: Context): Promise<unknown> {
  const text = await c.req.text()
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal('bad_argument', 'The body is no JSON.')
  }
}

function themeOf(c: Context): Theme {
  const theme = getCookie(c, 'remora_theme')
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}
