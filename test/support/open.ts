import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import { createApp } from '../../server/src/app.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { silentLog } from '../../server/src/base/log.js'
import { startServer } from '../../server/src/lsp/server.js'
import { type EditorOptions, TestEditor } from './editor.js'
import { type ModelServer, startModelServer } from './model-server.js'

export type Files = Readonly<Record<string, string>>

export interface World {
  readonly editor: TestEditor
  readonly model: ModelServer
  readonly root: string
  /** Environment of this world: its own user folders and its own model. */
  readonly env: NodeJS.ProcessEnv
}

type Options = Partial<EditorOptions>

/**
 * The real app behind the real LSP door, on streams in memory, with a real client at the other end. All files are open
 * in the editor, and the workspace has been scanned.
 */
export async function open(files: Files, options: Options = {}, { waitForScan = true } = {}): Promise<World> {
  const { root, model, env } = await world(files)
  const editor = await openInProcess(root, env, options)
  if (waitForScan) await editor.untilScanned()
  for (const file of Object.keys(files)) editor.open(file)
  return { editor, model, root, env }
}

/** One more editor on the same workspace, with a server of its own in this process. */
export async function openInProcess(root: string, env: NodeJS.ProcessEnv, options: Options = {}): Promise<TestEditor> {
  const toServer = new PassThrough()
  const toClient = new PassThrough()
  const ended = new Promise<void>(resolve => {
    startServer({
      input: toServer,
      output: toClient,
      version: 'test',
      log: silentLog,
      env,
      openWorkspace: request => createApp({ ...request, env, resident: true, log: silentLog }),
      exit: () => resolve(),
    })
  })
  const editor = await TestEditor.start({ root, knowsRemora: true, input: toClient, output: toServer, ...options })
  onTestFinished(async () => {
    toServer.end()
    await ended
  })
  return editor
}

/** The built binary over stdio, as editors start it. */
export async function openBuilt(
  root: string | undefined,
  env: NodeJS.ProcessEnv,
  options: Options = {},
  [binary, ...args]: readonly [string, ...string[]] = ['remora-lsp.js', '--stdio'],
) {
  const server = spawn(process.execPath, [join(packageRoot, 'dist', binary), ...args], { env, cwd: root })
  const exited = new Promise<number | null>(resolve => server.on('exit', code => resolve(code)))
  onTestFinished(async () => {
    server.kill('SIGKILL')
    await exited
  })
  const editor = await TestEditor.start({
    root,
    knowsRemora: true,
    input: server.stdout,
    output: server.stdin,
    ...options,
  })
  return { editor, server, exited }
}

/** A workspace on disk, a scripted model, and an environment that touches nothing of the person's own. */
export async function world(files: Files): Promise<Omit<World, 'editor'>> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'remora-test-')))
  const root = join(base, 'project')
  mkdirSync(root)
  writeFiles(root, files)
  const model = await startModelServer()
  onTestFinished(async () => {
    await model.close()
    rmSync(base, { recursive: true, force: true })
  })
  const env = {
    PATH: process.env.PATH,
    HOME: base,
    XDG_CONFIG_HOME: join(base, 'config'),
    XDG_STATE_HOME: join(base, 'state'),
    REMORA_MODEL_BASE_URL: model.baseUrl,
    REMORA_MODEL_NAME: 'test-model',
  }
  return { root, model, env }
}

export function writeFiles(root: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}
