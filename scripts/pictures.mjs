// `npm run pictures`: the pictures in the README, light and dark, of the built product. A real Neovim with this plugin
// and this server in a real terminal; only the model is the rehearsal one. Retake them when the look changes.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { photograph } from './pictures/camera.mjs'
import { liveAWhile, photographPages, whileServed } from './pictures/dashboard.mjs'
import { readScreen } from './pictures/screen.mjs'
import { Terminal } from './pictures/terminal.mjs'
import { windowPage } from './pictures/window.mjs'
import { build, install, root, run } from './setup.mjs'

/** Cells of the terminal. */
const size = { columns: 116, rows: 39 }

install()
build()
provideTools()
const neovim = findNeovim()
mkdirSync(join(root, 'docs'), { recursive: true })
for (const scheme of ['light', 'dark']) {
  const { text, cursor } = await playInNeovim(scheme)
  const file = `docs/neovim-${scheme}.png`
  const page = windowPage(readScreen(text), { cursor, title: 'nvim shop/cart.py', columns: size.columns })
  photograph(page, join(root, file))
  tellSize(file)
  await showDashboard(scheme)
}

/** What waits for a person, and what they decide on. */
async function showDashboard(scheme) {
  const { home, project } = freshProject()
  const command = [process.execPath, join(root, 'dist/remora.js'), 'serve', '--port', '0']
  const pictureOf = name => `docs/dashboard-${name}-${scheme}.png`
  try {
    await whileServed({ command, cwd: project, env: environment(home, scheme) }, async url => {
      const proposal = await liveAWhile(url)
      const pages = [
        { path: '/', file: pictureOf('swarm'), shows: '#blocked-agents form' },
        { path: `/ui/proposals/${proposal}`, file: pictureOf('proposal'), shows: '.keyword' },
      ]
      await photographPages(url, pages, scheme)
      for (const { file } of pages) tellSize(file)
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function tellSize(file) {
  console.log(`${file}  ${Math.round(statSync(join(root, file)).size / 1024)} KB`)
}

function freshProject() {
  const home = mkdtempSync(join(tmpdir(), 'remora-pictures-'))
  const project = join(home, 'fruit-stand')
  cpSync(join(root, 'server/assets/demo'), project, { recursive: true })
  mkdirSync(join(project, '.git'))
  return { home, project }
}

/** Goes the way that a person goes, up to a proposal that waits for them. Returns the screen as it is then. */
async function playInNeovim(scheme) {
  const { home, project } = freshProject()
  const command = [neovim, '-u', join(root, 'scripts/pictures/init.lua'), '-i', 'NONE', '-n', 'shop/cart.py']
  const terminal = new Terminal(command, { folder: home, cwd: project, env: environment(home, scheme), ...size })
  try {
    await terminal.waitFor(/(?:● rm_\w{8}[\s\S]*){6}/)
    terminal.type('/total\r')
    terminal.type(':RemoraChat What are you for?\r')
    await terminal.waitFor(/● done in/)
    terminal.type(':RemoraRewrite An empty cart costs nothing.\r')
    await terminal.waitFor(/⏸ rm_/, /── Agent proposes/, /cart\.py +⏸ 1 /, /waits for review/)
    return terminal.capture()
  } finally {
    await terminal.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Nothing of the person's own: neither configuration nor state, neither model nor key. */
function environment(home, scheme) {
  const folders = ['CONFIG', 'DATA', 'STATE', 'CACHE'].map(kind => [`XDG_${kind}_HOME`, join(home, kind.toLowerCase())])
  return {
    ...Object.fromEntries(folders),
    HOME: home,
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    REMORA_MODEL_PROVIDER: 'rehearsal',
    PICTURE_ROOT: root,
    PICTURE_NODE: process.execPath,
    PICTURE_SCHEME: scheme,
  }
}

function findNeovim() {
  return execFileSync('bash', [join(root, 'scripts/get-neovim.sh')], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1)
}

/** Where something is missing it is taken from Debian, which wants root; elsewhere it must be there. */
function provideTools() {
  const isThere = tool => spawnSync(tool, [tool === 'tmux' ? '-V' : '--version'], { stdio: 'ignore' }).status === 0
  const missing = ['tmux', 'chromium', 'pngquant'].filter(tool => !isThere(tool))
  if (!spawnSync('fc-list', ['JetBrains Mono'], { encoding: 'utf8' }).stdout) missing.push('fonts-jetbrains-mono')
  if (missing.length === 0) return
  console.error(`Installing ${missing.join(', ')} from Debian …`)
  run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...missing])
}
