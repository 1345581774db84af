import type { Readable, Writable } from 'node:stream'
import {
  createMessageConnection,
  ErrorCodes,
  type InitializeParams,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node'
import { messageOf, Refusal } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Environment } from '../base/user-dirs.js'
import { initializeResult } from './capabilities.js'
import { writesIdsOnSave } from './ids-on-save.js'
import type { OpenWorkspace, Session } from './session.js'
import { watchParent } from './watchdog.js'

export interface ServerOptions {
  readonly input: Readable
  readonly output: Writable
  readonly version: string
  readonly log: Log
  readonly env: Environment
  /** The pid of the client when the command line tells it; `initialize` may tell another. */
  readonly clientProcessId?: number
  /** A workspace folder that is served whether the client names it or not; absolute. */
  readonly root?: string
  readonly openWorkspace: OpenWorkspace
  /** Ends the process. */
  exit(code: number): void
}

/** Clean-up gets this long; then the process ends whatever happens. */
const exitWithinMs = 700

/**
 * The language server from its first byte to its exit. Only `initialize` is answered from here; everything else is
 * loaded meanwhile, so that an editor never waits for it.
 */
export function startServer(options: ServerOptions): MessageConnection {
  const { input, output, log } = options
  const connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output))
  let started: Promise<Session> | undefined
  let initializing: InitializeParams | undefined
  let writesIds = false
  let isShutDown = false
  let isExiting = false

  connection.onRequest('initialize', async (params: InitializeParams) => {
    if (initializing) return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.')
    initializing = params
    watchParent(params.processId ?? options.clientProcessId, () => exit(1))
    writesIds = await writesIdsOnSave(params, options.env)
    return initializeResult(options.version, { writesIds })
  })
  connection.onNotification('initialized', () => {
    if (initializing) started ??= start(initializing)
  })
  connection.onRequest('shutdown', async () => {
    isShutDown = true
    return null
  })
  connection.onNotification('exit', () => exit(isShutDown ? 0 : 1))

  connection.onRequest(async (method, params, token) => {
    if (!initializing) return new ResponseError(ErrorCodes.ServerNotInitialized, 'Send initialize first.')
    if (isShutDown) return new ResponseError(ErrorCodes.InvalidRequest, 'The server is shutting down.')
    const session = await sessionWhenStarted()
    const [{ requests }, { guarded }] = await Promise.all([import('./handlers.js'), import('./guard.js')])
    const handler = requests[method]
    if (!handler) return new ResponseError(ErrorCodes.MethodNotFound, `There is no method ${method}.`)
    return await guarded(method, handler, session)(params, token)
  })
  connection.onNotification(async (method, params) => {
    if (!initializing || isShutDown) return
    const session = await sessionWhenStarted()
    const { notifications } = await import('./handlers.js')
    await notifications[method]?.(params, session).catch(error => failed(method, error, session))
  })

  input.on('end', () => exit(isShutDown ? 0 : 1))
  input.on('close', () => exit(isShutDown ? 0 : 1))
  connection.onError(([error]) => log.warn('the connection failed', { error: messageOf(error) }))
  connection.listen()
  return connection

  /** Some clients send requests before `initialized`; they wait for the same start. */
  function sessionWhenStarted(): Promise<Session> {
    started ??= start(initializing!)
    return started
  }

  async function start(params: InitializeParams): Promise<Session> {
    const { Session } = await import('./session.js')
    const { openWorkspace, root } = options
    const backlog = () => output.writableLength
    const session = new Session({ connection, params, log, openWorkspace, root, writesIds, backlog })
    await session.start()
    return session
  }

  function exit(code: number): void {
    if (isExiting) return
    isExiting = true
    const timer = setTimeout(() => options.exit(code), exitWithinMs)
    const closed = started ? started.then(session => session.close()) : Promise.resolve()
    closed
      .catch(error => log.error('the server did not close well', { error: messageOf(error) }))
      .finally(() => {
        clearTimeout(timer)
        options.exit(code)
      })
  }

  /** A notification has no answer, so what was wrong with it is told in a message. */
  function failed(method: string, error: unknown, session: Session): void {
    if (error instanceof Refusal) session.client.showMessage('warning', error.message)
    else log.error('a notification failed', { method, error: error instanceof Error ? error.stack : messageOf(error) })
  }
}
