// `npm test`: from a fresh clone to the last test. Installs and builds, checks types and style, fetches a Neovim and a
// Chromium where there is none, runs every test, and closes with the count of passed and failed ones.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, chromium, install, root, run } from './setup.mjs'

install()
build()
const bin = name => join(root, 'node_modules', '.bin', name)
const filters = process.argv.slice(2)
if (filters.length === 0) {
  run(bin('tsc'), ['--noEmit'])
  run(bin('biome'), ['check', '--error-on-warnings'])
}

const report = join(root, '.cache', 'tests.json')
mkdirSync(join(root, '.cache'), { recursive: true })
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]
const { status } = spawnSync(bin('vitest'), args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, REMORA_TEST_NVIM: neovim(), REMORA_TEST_CHROMIUM: chromium() },
})
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
process.exit(status ?? 1)

/** The Neovim to test with. Where none can be had its tests are skipped, loudly; in CI that is a failure. */
function neovim() {
  const { status: found, stdout } = spawnSync('bash', ['scripts/get-neovim.sh'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (found === 0) return stdout.trim().split('\n').at(-1)
  if (process.env.CI) process.exit(found ?? 1)
  console.error('SKIPPED: every test in a real Neovim, because there is none (see above).')
  return ''
}
