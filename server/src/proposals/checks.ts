import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { killGroup } from '../base/fence/kill.js'
import type { CheckResult } from '../events/event.js'

/** What judging a proposed text needs. */
export interface CheckNeeds {
  readonly root: string
  /** Proposed files are laid out in a folder in it, so that a command finds the project's own configuration above them. */
  readonly stateFolder: string
  /** Shell commands by language, with `{file}` for the path of the proposed file and `{path}` for where it belongs. */
  commands(): Readonly<Record<string, string>>
  /** The id of a file's language. */
  languageOf(path: string): string | undefined
  /** How many errors the parser finds; undefined where the language has no parser. */
  parseErrors(path: string, text: string): Promise<number | undefined>
  /** How long a command may take for one file, in milliseconds; 30,000 when absent. */
  readonly patienceMs?: number
}

export interface ProposedText {
  /** Relative to the root. */
  readonly path: string
  /** Of the whole file. */
  readonly text: string
}

const usualPatienceMs = 30_000

/** Characters of what a command prints that are kept. */
const outputLimit = 8000

/** Has the project's own commands look at proposed files. What they say is kept whatever it is. */
export async function check(
  proposalId: string,
  files: readonly ProposedText[],
  needs: CheckNeeds,
): Promise<CheckResult[]> {
  const wanted = files.flatMap(file => {
    const language = needs.languageOf(file.path)
    const command = language && needs.commands()[language]
    return command ? [{ ...file, command }] : []
  })
  if (wanted.length === 0) return []
  const folder = join(needs.stateFolder, 'checks', proposalId)
  try {
    for (const { path, text } of files) layOut(join(folder, path), text)
    return await Promise.all(
      wanted.map(async ({ path, command }) => {
        const line = command.replaceAll('{file}', quoted(join(folder, path))).replaceAll('{path}', quoted(path))
        const { ok, output } = await run(line, needs)
        return { path, command, ok, output: output.replaceAll(join(folder, path), path) }
      }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function layOut(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

interface Ran {
  readonly ok: boolean
  readonly output: string
}

/** In a process group of its own, so that nothing of it is left when it takes too long. */
function run(line: string, { root, patienceMs = usualPatienceMs }: CheckNeeds): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(line, { cwd: root, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const hear = (chunk: string) => {
      output = (output + chunk).slice(-outputLimit)
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    const end = (ok: boolean, more = '') => {
      clearTimeout(timer)
      resolve({ ok, output: (output + more).trim() })
    }
    const timer = setTimeout(() => {
      killGroup(child.pid)
      // What has left the group may hold on to the pipes for ever.
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
      end(false, `\nThe check took longer than ${patienceMs / 1000} seconds and was stopped.`)
    }, patienceMs)
    child.once('error', error => end(false, `The check could not be run: ${error.message}`))
    child.once('close', code => end(code === 0))
  })
}
