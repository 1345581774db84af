import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { TestEditor } from '../support/editor.js'
import type { Corpus } from './corpus.js'

/** The built server over stdio, as editors start it. */
export interface BuiltServer {
  readonly editor: TestEditor
  readonly pid: number
  /** Resolves with the ms that the scan of the workspace took, seen from the editor. */
  readonly scanned: Promise<number>
}

/** Starts a server in a corpus, works, and ends it as an editor would. */
export async function withBuiltServer<T>(corpus: Corpus, work: (server: BuiltServer) => Promise<T>): Promise<T> {
  const { root, env } = corpus
  const server = spawn(process.execPath, [join(packageRoot, 'dist', 'remora-lsp.js'), '--stdio'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exited = once(server, 'exit')
  try {
    const editor = await TestEditor.start({ root, input: server.stdout, output: server.stdin })
    const result = await work({ editor, pid: server.pid!, scanned: scanOf(corpus, editor) })
    await editor.shutdown()
    await exited
    return result
  } finally {
    server.kill('SIGKILL')
  }
}

/**
 * From the request that announces the scan, which is sent before anything of it is done, to the report of its end, when
 * nodes and edges are in SQLite and the threads have gone. Neither the start of the process nor that of the session is
 * in it.
 */
async function scanOf({ files }: Corpus, editor: TestEditor): Promise<number> {
  let began = Number.NaN
  editor.connection.onRequest('window/workDoneProgress/create', () => {
    began = performance.now()
    return null
  })
  await editor.untilScanned()
  const ms = performance.now() - began
  const { message } = editor.progress.at(-1).value
  if (!message.endsWith(` in ${files.length} files`)) {
    throw new Error(`The scan should have found ${files.length} files, but it says “${message}”.`)
  }
  return ms
}
