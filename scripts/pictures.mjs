// `npm run pictures`: the pictures in the README, of the built product as people meet it. A real Neovim with this plugin
// and this server, in a real terminal; only the model is rehearsed. Retake them when the look changes.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { photograph } from './pictures/camera.mjs'
import { readScreen } from './pictures/screen.mjs'
import { Terminal } from './pictures/terminal.mjs'
import { windowPage } from './pictures/window.mjs'
import { build, install, root, run } from './setup.mjs'

const columns = 110
const rows = 32

install()
build()
for (const [command, debianPackage] of [
  ['tmux', 'tmux'],
  ['chromium', 'chromium'],
]) {
  provide(command, debianPackage)
}
const neovim = execFileSync('bash', [join(root, 'scripts/get-neovim.sh')], { encoding: 'utf8' }).trim().split('\n').at(-1)
mkdirSync(join(root, 'docs'), { recursive: true })
for (const scheme of ['light', 'dark']) {
  const screen = await playInNeovim(scheme)
  const file = join(root, `docs/neovim-${scheme}.png`)
  photograph(windowPage(readScreen(screen.text), { cursor: screen.cursor, title: 'shop/cart.py', columns }), file)
  console.log(`${file}  ${Math.round(statSync(file).size / 1024)} KB`)
}

/** Goes the way that a person goes, up to a proposal that waits, and returns the screen as it is then. */
async function playInNeovim(scheme) {
  const home = mkdtempSync(join(tmpdir(), 'remora-pictures-'))
  const project = join(home, 'fruit-stand')
  cpSync(join(root, 'server/assets/demo'), project, { recursive: true })
  mkdirSync(join(project, '.git'))
  writeFileSync(join(home, 'init.lua'), initFile(scheme))
  const terminal = new Terminal(
    [neovim, '-u', join(home, 'init.lua'), '-i', 'NONE', '-n', '+/def total', 'shop/cart.py'],
    { folder: home, cwd: project, env: environment(home), columns, rows },
  )
  try {
    await terminal.waitFor(/(● rm_[\s\S]*){6}/)
    command(terminal, 'RemoraChat What are you for?')
    await terminal.waitFor(/● done in/)
    command(terminal, 'RemoraRewrite An empty cart costs nothing.')
    await terminal.waitFor(/⏸ rm_/, /waits for review/, /Agent proposes/)
    return terminal.capture()
  } finally {
    terminal.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

function command(terminal, words) {
  terminal.type(`:${words}`)
  terminal.press('Enter')
}

function initFile(scheme) {
  const server = [process.execPath, join(root, 'dist/remora-lsp.js')]
  return `
vim.opt.rtp:prepend('${join(root, 'nvim')}')
vim.o.termguicolors = true
vim.o.background = '${scheme}'
vim.o.number = true
vim.o.numberwidth = 3
vim.o.linebreak = true
vim.o.breakindent = true
vim.o.laststatus = 2
vim.diagnostic.config({ virtual_text = true, signs = false })
vim.lsp.config('remora', { cmd = { '${server.join("', '")}' } })
vim.lsp.enable('remora')
`
}

/** Nothing of the person's own: neither configuration nor state, neither model nor key. */
function environment(home) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    REMORA_MODEL_PROVIDER: 'rehearsal',
  }
}

function provide() {}
