import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import type { ModelServer } from '../support/model-server.js'
import { type Files, world, writeFiles } from '../support/open.js'
import { shop } from '../support/shop.js'

// The built command line as a real process, in a workspace and with user folders of its own.

/** What a command left behind. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output, read as JSON. */
  readonly json: any
}

export interface Running {
  readonly process: ChildProcessWithoutNullStreams
  /** Resolves with all output as soon as it holds the text; rejects when the command ends without it. */
  until(text: string): Promise<string>
  readonly finished: Promise<Finished>
}

export interface Shell {
  readonly root: string
  readonly model: ModelServer
  readonly env: NodeJS.ProcessEnv
  text(path: string): string
  write(files: Files): void
  /** Runs a command to its end, with nothing to type into it. */
  run(...args: readonly string[]): Promise<Finished>
  start(...args: readonly string[]): Running
  /** The same with other surroundings. */
  with(settings: Settings): Pick<Shell, 'run' | 'start'>
}

interface Settings {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** What is piped in. */
  readonly input?: string
}

/** A shell in a workspace with these files and a scripted model. */
export async function shell(files: Files = shop): Promise<Shell> {
  const { root, model, env: own } = await world(files)
  const surroundings = { ...own, TMPDIR: dirname(root) }
  const at = ({ env, cwd = root, input = '' }: Settings) => {
    const start = (...args: readonly string[]) => startIn({ env: { ...surroundings, ...env }, cwd, input }, args)
    return { start, run: (...args: readonly string[]) => start(...args).finished }
  }
  return {
    root,
    model,
    env: surroundings,
    text: path => readFileSync(join(root, path), 'utf8'),
    write: more => writeFiles(root, more),
    with: at,
    ...at({}),
  }
}

function startIn({ env, cwd, input }: Required<Settings>, args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(packageRoot, 'dist', 'remora.js'), ...args], { env, cwd })
  child.stdin.end(input)
  let [stdout, stderr] = ['', '']
  const watchers = new Set<() => void>()
  const heard = () => {
    for (const look of watchers) look()
  }
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
    heard()
  })
  const finished = new Promise<Finished>(resolve => {
    const read = () => JSON.parse(stdout)
    child.once('close', code =>
      resolve({
        code,
        stdout,
        stderr,
        get json() {
          return read()
        },
      }),
    )
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await finished
  })
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if ((stdout + stderr).includes(text)) resolve(stdout + stderr)
      }
      watchers.add(look)
      look()
      child.once('close', code => reject(new Error(`ended with ${code} without “${text}”:\n${stdout}${stderr}`)))
    })
  return { process: child, finished, until }
}
