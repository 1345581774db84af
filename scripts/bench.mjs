// `npm run bench [NAME …]`: every figure as a ratio to a reference that is measured in the same run.
import { build as bundle } from 'esbuild'
import { build, install, root, run } from './setup.mjs'

install()
build()
await bundle({
  absWorkingDir: root,
  entryPoints: ['test/bench/bench.ts'],
  outfile: '.cache/bench.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
run(process.execPath, ['--expose-gc', '.cache/bench.mjs', ...process.argv.slice(2)])
