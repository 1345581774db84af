// `npm run bench [NAME …]`: every figure as a ratio to a reference that is measured in the same run.
// `npm run bench:identity [ROUNDS] [--lost]`: who keeps an id when code is changed.
import { build as bundle } from 'esbuild'
import { build, install, root, run } from './setup.mjs'

const entries = { bench: 'test/bench/bench.ts', identity: 'test/identity/bench.ts' }
const [name, ...options] = process.argv.slice(2)

install()
build()
const outfile = `.cache/${name}.mjs`
await bundle({
  absWorkingDir: root,
  entryPoints: [entries[name]],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
run(process.execPath, ['--expose-gc', outfile, ...options])
