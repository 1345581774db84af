// What every script needs first: installed packages and a fresh build. Does nothing when nothing has changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Runs a command with our own output; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Installs what package-lock.json says, unless it is installed for this Node already. */
export function install() {
  const wanted = `${process.version} ${hashOf(['package.json', 'package-lock.json'])}`
  if (!isStamped(join('node_modules', '.remora-installed'), wanted)) {
    console.error(
      'Installing packages (the first time takes a minute or two: SQLite is compiled where no binary fits) …',
    )
    run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    stamp(join('node_modules', '.remora-installed'), wanted)
  }
}

/** Bundles the server, unless its sources are those of the last build. */
export function build() {
  const wanted = hashOf([
    'package-lock.json',
    'scripts/build.mjs',
    ...filesBelow('server/src'),
    ...filesBelow('server/assets'),
  ])
  if (isStamped(join('dist', '.remora-built'), wanted)) return
  run(process.execPath, ['scripts/build.mjs'])
  stamp(join('dist', '.remora-built'), wanted)
}

/** The browser that pages are tested in. Where there is none, Debian's is installed, if that is ours to do. */
export function chromium() {
  const known = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    process.env.REMORA_TEST_CHROMIUM,
  ]
  const found = () => known.find(path => path && existsSync(path)) ?? ''
  if (!found() && process.getuid?.() === 0) {
    console.error('Installing Chromium for the tests of pages …')
    spawnSync('sh', ['-c', 'apt-get update -q && apt-get install -qy --no-install-recommends chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  if (!found())
    console.error('SKIPPED: every test in a real browser, because there is none (apt-get install chromium).')
  if (!found() && process.env.CI) process.exit(1)
  return found()
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(file => join(folder, file))
    .filter(file => statSync(join(root, file)).isFile())
    .sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function isStamped(file, wanted) {
  return existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8') === wanted
}

function stamp(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
