import type { ChildProcess } from 'node:child_process'
import { type Shell, shell } from '../cli/remora.js'
import { connect } from '../socket/json-rpc.js'
import { openBuilt } from '../support/open.js'

/** What a member of a swarm can be asked for; everything rejects or never answers once it was killed. */
export interface Doors {
  chat(agentId: string, message: string): Promise<{ readonly turn_id: string }>
  /** Only some members take events from outside. */
  emit?(type: string, fields: object): Promise<{ readonly seq: number }>
  openProposals?(): Promise<string[]>
  accept?(proposalId: string): Promise<{ readonly kind: string }>
}

interface Life {
  readonly process: ChildProcess
  readonly doors: Doors
  readonly ended: Promise<unknown>
}

/** A process of a workspace that is started again whenever it was killed. */
export class Member {
  readonly #start: () => Promise<Life>
  #life: Promise<Life>

  private constructor(start: () => Promise<Life>) {
    this.#start = start
    this.#life = start()
  }

  static editor(home: Shell, name: string): Member {
    return new Member(() => startEditor(home, name))
  }

  static swarm(home: Shell): Member {
    return new Member(() => startSwarm(home))
  }

  /** Resolves with undefined where the process was killed before it could answer. */
  async ask<T>(question: (doors: Doors) => Promise<T> | undefined): Promise<T | undefined> {
    const { doors, ended } = await this.#life
    return await Promise.race([question(doors), ended.then(() => undefined)])
  }

  /** Kills the process, at whatever it is, and starts the next one. */
  async kill(): Promise<void> {
    const { process, ended } = await this.#life
    process.kill('SIGKILL')
    await ended
    this.#life = this.#start()
  }

  /** The same for good. */
  async end(): Promise<void> {
    const { process, ended } = await this.#life
    process.kill('SIGKILL')
    await ended
  }
}

async function startEditor({ root, env }: Shell, name: string): Promise<Life> {
  const { editor, server, exited } = await openBuilt(root, env, { name })
  const command = (method: string, ...args: readonly unknown[]) => editor.command(`remora.${method}`, ...args)
  return {
    process: server,
    ended: exited,
    doors: {
      chat: (agentId, message) => command('chat', agentId, message),
      accept: proposalId => command('acceptProposal', proposalId),
      async openProposals() {
        const proposals: { proposal_id: string; status: string }[] = await command('listProposals')
        return proposals.filter(({ status }) => status === 'open').map(({ proposal_id }) => proposal_id)
      },
    },
  }
}

async function startSwarm({ root, start }: Shell): Promise<Life> {
  const { process, finished, until } = start('swarm', 'start', '--nvim')
  await until('Ctrl-C ends it')
  const { call } = await connect(`${root}/.remora/nvim.sock`)
  const result = async (method: string, params: unknown) => {
    const answer = await call(method, params)
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error)
    return answer.result
  }
  return {
    process,
    ended: finished,
    doors: {
      chat: (agent_id, message) => result('agent.chat', { agent_id, message }),
      emit: (event_type, data) => result('swarm.emit', { event_type, data }),
    },
  }
}

/** A workspace with so many functions, and who lives in it. */
export async function homeOf(agents: number): Promise<Shell & { readonly ids: readonly string[] }> {
  const code = (index: number) => `def f${index}(xs):\n    return xs\n`
  const home = await shell({ 'a.py': Array.from({ length: agents }, (_, index) => code(index)).join('\n\n') })
  const nodes: { agent_id: string; node_type: string }[] = (await home.run('nodes', 'a.py', '--json')).json
  return { ...home, ids: nodes.filter(({ node_type }) => node_type === 'function').map(({ agent_id }) => agent_id) }
}
