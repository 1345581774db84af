import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { type Benchmark, paired, type Row } from './row.js'

const rounds = 15

/** From spawn to the answer of `initialize`, and to the process's end for bare Node. */
export const startup: Benchmark = {
  name: 'startup',
  async run() {
    const ours = () => initialize([join(packageRoot, 'dist', 'remora-lsp.js'), '--stdio'])
    const bare = await paired(rounds, ours, bareNode)
    const rows: Row[] = [row('spawn → initialize answered', bare, 'node -e 0', 2.2)]
    for (const [name, args] of Object.entries(others)) {
      rows.push(row('spawn → initialize answered', await paired(rounds, ours, () => initialize(args)), name, 0.8))
    }
    return rows
  },
}

/** Two well-known servers of the same kind, as npm has them. */
const others: Readonly<Record<string, readonly string[]>> = {
  'vscode-json-language-server': [bin('vscode-langservers-extracted', 'bin/vscode-json-language-server'), '--stdio'],
  'bash-language-server': [bin('bash-language-server', 'out/cli.js'), 'start'],
}

function bin(name: string, file: string): string {
  return join(packageRoot, 'node_modules', name, file)
}

function row(
  figure: string,
  { ours, reference }: { ours: number; reference: number },
  name: string,
  goal: number,
): Row {
  return { figure, ours, reference, referenceName: name, unit: 'ms', goal }
}

async function bareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
}

async function initialize(args: readonly string[]): Promise<void> {
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const params = { processId: null, rootUri: null, capabilities: {} }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  let received = ''
  for await (const chunk of server.stdout) {
    received += chunk
    if (received.includes('"capabilities"')) break
  }
  server.kill('SIGKILL')
}
