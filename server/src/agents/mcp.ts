import { randomBytes } from 'node:crypto'
import type { Client } from '@modelcontextprotocol/client'
import * as z from 'zod'
import { messageOf, Refusal } from '../base/errors.js'
import { killMarked } from '../base/fence/kill.js'
import type { Log } from '../base/log.js'
import { plainEnvironment } from '../base/plain-environment.js'
import type { Environment } from '../base/user-dirs.js'
import { version } from '../base/version.js'
import type { OwnTool } from './blueprints/blueprint.js'
import type { McpDefinition, McpServer } from './blueprints/mcp-server.js'
import { textOf } from './mcp/answer.js'
import type { JsonSchema } from './model.js'

interface Needs {
  /** Absolute path of the workspace. */
  readonly root: string
  readonly env: Environment
  readonly log: Log
  /** Those that the settings define, by name. */
  defined(): Readonly<Record<string, McpDefinition>>
  /** Variables whose values go to the model's endpoint and to nobody else. */
  modelKeys(): readonly string[]
}

export interface ServerTools {
  readonly tools: readonly OwnTool[]
  /** Servers that could not be had, and why. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[]
}

/** Milliseconds for starting a server and learning its tools, and for hearing nothing of a call. */
const connectMs = 15_000
const callMs = 60_000
const idleMs = 5 * 60_000
/** A server that is told to end has so long before it is killed: an editor that closes waits for this. */
const graceMs = 300
const mostTools = 200

/**
 * Servers of tools that speak MCP, started or reached when a turn first needs them, and let go when nobody has used them
 * for a while. They are somebody else's programs: what goes wrong with one is an error of its tools.
 */
export class McpServers {
  readonly #needs: Needs
  /** By name and definition: blueprints may mean different servers by one name. */
  readonly #connections = new Map<string, Promise<Connection>>()
  readonly #closing = new AbortController()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** @param signal stops waiting; the servers go on starting for the next turn */
  async tools(servers: readonly McpServer[], signal: AbortSignal): Promise<ServerTools> {
    const found = await Promise.all(servers.map(server => this.#toolsOf(server, signal)))
    return {
      tools: found.flatMap(one => (Array.isArray(one) ? one : [])),
      failures: found.flatMap((one, index) =>
        typeof one === 'string' ? [{ name: servers[index]!.name, reason: one }] : [],
      ),
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Refusal('shutting_down', 'Remora is shutting down.'))
    const all = [...this.#connections.values()]
    this.#connections.clear()
    await Promise.all(all.map(async connection => (await connection.catch(() => undefined))?.close()))
  }

  /** A sentence where the server cannot be had. */
  async #toolsOf({ name, definition = this.#needs.defined()[name] }: McpServer, signal: AbortSignal) {
    if (!definition) return `Nobody has said what it is: define it in agent.mcp.json or in the setting mcp.servers.`
    try {
      return (await stoppable(this.#connection(name, definition), signal)).tools
    } catch (error) {
      signal.throwIfAborted()
      return messageOf(error)
    }
  }

  #connection(name: string, definition: McpDefinition): Promise<Connection> {
    const key = JSON.stringify([name, definition])
    const known = this.#connections.get(key)
    if (known) return known
    const gone = () => {
      if (this.#connections.get(key) === connection) this.#connections.delete(key)
    }
    const connection = Connection.open(name, definition, { ...this.#needs, gone, closing: this.#closing.signal })
    this.#connections.set(key, connection)
    connection.catch(gone)
    return connection
  }
}

interface ConnectionNeeds extends Needs {
  /** The server has ended, or was let go. */
  gone(): void
  /** Aborted when nobody will need it any more. */
  readonly closing: AbortSignal
}

class Connection {
  readonly tools: readonly OwnTool[]
  readonly #client: Client
  readonly #mark: string
  readonly #gone: () => void
  #idle: NodeJS.Timeout | undefined

  private constructor(client: Client, tools: readonly OwnTool[], mark: string, gone: () => void) {
    this.#client = client
    this.#mark = mark
    this.#gone = gone
    this.tools = tools
    client.onclose = gone
  }

  static async open(name: string, definition: McpDefinition, needs: ConnectionNeeds): Promise<Connection> {
    const mark = `REMORA_MCP=${randomBytes(12).toString('hex')}`
    const { Client } = await import('@modelcontextprotocol/client')
    const client = new Client({ name: 'remora', version: version() })
    const options = { timeout: connectMs, signal: needs.closing }
    try {
      await client.connect(await transportTo(definition, mark, needs), options)
      const { tools } = await client.listTools(undefined, options)
      const offered = tools
        .slice(0, mostTools)
        .map(tool => toolOf(tool, name, args => connection.call(tool.name, args)))
      const connection = new Connection(client, offered, mark, needs.gone)
      connection.#restLater()
      return connection
    } catch (error) {
      await close(client, mark)
      throw new Refusal('unsupported', messageOf(error))
    }
  }

  async call(
    tool: string,
    { args, signal }: { readonly args: unknown; readonly signal: AbortSignal },
  ): Promise<string> {
    this.#restLater()
    const params = { name: tool, arguments: args as Record<string, unknown> }
    const options = { signal, timeout: callMs, resetTimeoutOnProgress: true }
    try {
      return textOf(await this.#client.callTool(params, options), tool)
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof Refusal ? error : new Refusal('unsupported', `${tool} failed: ${messageOf(error)}`)
    } finally {
      this.#restLater()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await close(this.#client, this.#mark)
  }

  #restLater(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      this.#gone()
      void this.close()
    }, idleMs).unref()
  }
}

async function transportTo(definition: McpDefinition, mark: string, needs: ConnectionNeeds) {
  if ('url' in definition) {
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
    return new StreamableHTTPClientTransport(new URL(definition.url), {
      requestInit: { headers: headersOf(definition.headers_env, needs) },
    })
  }
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio')
  const [name, value] = mark.split('=')
  const { command, args, env } = definition
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...plainEnvironment(needs.env), ...env, [name!]: value! },
    cwd: needs.root,
    stderr: 'pipe',
  })
  transport.stderr?.on('data', text => needs.log.debug('an MCP server printed', { command, text: String(text) }))
  return transport
}

function headersOf(headersEnv: Readonly<Record<string, string>>, { env, modelKeys }: ConnectionNeeds) {
  const headers = Object.entries(headersEnv).map(([header, variable]) => {
    if (modelKeys().includes(variable)) {
      throw new Refusal('bad_configuration', `${variable} belongs to the model, and is sent to nobody else.`)
    }
    const value = env[variable]
    if (value === undefined)
      throw new Refusal('bad_configuration', `The variable ${variable} for its header is not set.`)
    return [header, value]
  })
  return Object.fromEntries(headers) as Record<string, string>
}

function toolOf(
  { name, description = '', inputSchema }: { name: string; description?: string | undefined; inputSchema: unknown },
  server: string,
  call: (what: { args: unknown; signal: AbortSignal }) => Promise<string>,
): OwnTool {
  return {
    name: `mcp__${server}__${name}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64),
    description,
    parameters: z.record(z.string(), z.unknown()),
    jsonSchema: inputSchema as JsonSchema,
    run: async (args, { signal }) => ({ output: await call({ args, signal }) }),
  }
}

/** However the server takes it: afterwards nothing of it is left. */
async function close(client: Client, mark: string): Promise<void> {
  const closed = client.close().catch(() => undefined)
  await Promise.race([closed, new Promise(resolve => setTimeout(resolve, graceMs))])
  killMarked(mark)
}

/** Rejects with the signal's reason as soon as it is aborted. */
function stoppable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
