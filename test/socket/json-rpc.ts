import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface Client {
  /** Sends a line as it is. */
  write(line: string): void
  /** Sends a request; resolves with its answer. */
  call(method: string, params?: unknown): Promise<any>
  /** The next message that is no answer to a call. */
  next(): Promise<any>
  /** Resolves when the server has hung up. */
  readonly closed: Promise<void>
}

/** A script at the other end of the socket. */
export async function connect(path: string): Promise<Client> {
  const socket = createConnection(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  onTestFinished(() => void socket.destroy())
  const answers = new Map<unknown, (message: unknown) => void>()
  const heard: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  const lines = createInterface({ input: socket })
  lines.on('line', line => {
    const message = JSON.parse(line) as { readonly id?: unknown }
    const answered = answers.get(message.id)
    if (answered) answered(message)
    else if (waiting.length > 0) waiting.shift()!(message)
    else heard.push(message)
  })
  // A server that hangs up in the middle of a line is what some tests are about.
  for (const source of [socket, lines]) source.on('error', () => undefined)
  let count = 0
  const write = (line: string) => void socket.write(`${line}\n`)
  return {
    write,
    call(method, params) {
      const id = ++count
      write(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
      return new Promise(resolve => answers.set(id, resolve))
    },
    next: () => (heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise(resolve => waiting.push(resolve))),
    closed: new Promise(resolve => socket.once('close', () => resolve())),
  }
}
