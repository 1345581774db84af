import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ModelServer, startModelServer } from '../support/model-server.js'
import { type Neovim, startNeovim } from '../support/neovim.js'
import { temporaryFolder } from './scripted.js'

const server = resolve(import.meta.dirname, '../../dist/remora-lsp.js')

/** A project with the built server and a model that says what a test wants. */
export interface Workplace {
  readonly root: string
  readonly model: ModelServer
  /** Another Neovim in the same project, with the first file open and its lenses there. */
  open(): Promise<Neovim>
}

export async function startWorkplace(
  files: Readonly<Record<string, string>>,
  first: { readonly path: string; readonly lenses: number },
): Promise<Workplace> {
  if (!existsSync(server)) throw new Error('there is no dist/remora-lsp.js: run "npm run build" first')
  const root = temporaryFolder()
  execFileSync('git', ['init', '--quiet'], { cwd: root })
  const model = await startModelServer()
  onTestFinished(() => model.close())
  return {
    root,
    model,
    async open() {
      const nvim = await startNeovim({
        cwd: root,
        files,
        serverCommand: [process.execPath, server, '--stdio'],
        env: { REMORA_MODEL_BASE_URL: model.baseUrl, REMORA_MODEL_NAME: 'test-model' },
      })
      await nvim.open(first.path)
      await nvim.waitFor('the lenses', 'return #vim.lsp.codelens.get({ bufnr = 0 }) == ...', first.lenses)
      return nvim
    },
  }
}
