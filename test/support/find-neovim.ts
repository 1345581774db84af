import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { test, vi } from 'vitest'

type FoundNeovim = { readonly path: string } | { readonly path: undefined; readonly reason: string }

/** Where a real Neovim is, or why there is none on this machine. */
export const neovim: FoundNeovim = await findNeovim()

// The harness itself gives up after 15 s and says what it was waiting for.
vi.setConfig({ testTimeout: 40_000 })

/** A test with a real Neovim: skipped, with the reason said, where there is none. */
export const neovimTest = test.skipIf(neovim.path === undefined)

/** In CI a missing Neovim is a failure and not a skipped test. */
async function findNeovim(): Promise<FoundNeovim> {
  const script = resolve(import.meta.dirname, '../../scripts/get-neovim.sh')
  const { code, stdout, stderr } = await run(script)
  if (code === 0) return { path: lastLine(stdout) }
  const reason = lastLine(stderr)
  if (code !== 3 || process.env.CI) throw new Error(reason)
  console.warn(`skipped: ${reason}`)
  return { path: undefined, reason }
}

function run(file: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(done => {
    execFile(file, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
    })
  })
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
