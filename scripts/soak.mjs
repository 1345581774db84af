// `npm run soak [FILTER …]`: the full sizes of what `npm test` runs a sample of.
import { build, install, run } from './setup.mjs'

install()
build()
run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.soak.config.ts',
  ...process.argv.slice(2),
])
