import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Runs TypeScript in a process of its own; imports are relative to this folder. Ends with the process's exit code. */
export async function startScript(
  contents: string,
  folder: string,
  args: readonly string[] = [],
): Promise<ChildProcess> {
  const outfile = join(folder, `script.mjs`)
  const stdin = { contents, resolveDir: import.meta.dirname, loader: 'ts' as const }
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'silent' })
  return spawn(process.execPath, [outfile, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
}

export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const [code] = await once(child, 'exit')
  return code
}
