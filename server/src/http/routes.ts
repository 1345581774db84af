import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { Refusal } from '../base/errors.js'
import { version } from '../base/version.js'
import { agentsApi } from './agents-api.js'
import { type Api, createApi, jsonOnly } from './api.js'
import { besideOurs } from './beside.js'
import { bodyLimit } from './body-limit.js'
import { cascadesApi } from './cascades-api.js'
import { chatApi } from './chat-api.js'
import { dashboard, wantsPage } from './dashboard/dashboard.js'
import { securityHeaders } from './dashboard/headers.js'
import { answerError } from './errors.js'
import { eventsApi } from './events-api.js'
import { type Door, guard, knownHost } from './guard.js'
import { keyValuesApi } from './key-values-api.js'
import type { Needs } from './needs.js'
import { nodesApi } from './nodes-api.js'
import { proposalsApi } from './proposals-api.js'
import { questionsApi } from './questions-api.js'
import { turnsApi } from './turns-api.js'
import { usageApi } from './usage-api.js'

const apis = [agentsApi, cascadesApi, eventsApi, keyValuesApi, nodesApi, proposalsApi, questionsApi, turnsApi, usageApi]

/** Everything that can be asked of this server. */
export function routes(needs: Needs, door: Door): Api {
  const { log, loaded } = needs.workspace
  const { max_body_bytes } = loaded.settings.http
  const app = createApi()
  const pages = dashboard(needs, door)
  app.onError((error, c) => {
    const answer = answerError(error, c, log)
    return wantsPage(c) ? pages.refusal(answer, c) : answer
  })
  app.notFound(c => {
    throw new Refusal('not_found', `There is nothing at ${c.req.path}. /openapi.json lists what there is.`)
  })
  app.use(securityHeaders, compress())
  app.use(knownHost(door))
  if (door.origins.length > 0) app.use(cors({ origin: [...door.origins], credentials: true }))
  app.use(guard(door))
  app.use(bodyLimit(max_body_bytes))
  app.use('/api/*', jsonOnly)
  const beside = besideOurs(needs.workspace, other => {
    const door = createApi().route('/api', proposalsApi({ ...needs, workspace: other }))
    door.onError((error, c) => answerError(error, c, log))
    return door
  })
  for (const path of ['/api/proposals', '/api/proposals/:proposal_id/*']) app.use(path, beside)
  for (const api of apis) app.route('/api', api(needs))
  app.route('/', chatApi(needs))
  app.route('/', pages.api)
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Remora', version: version(), description: 'The agents of a codebase, over HTTP.' },
  })
  return app
}
