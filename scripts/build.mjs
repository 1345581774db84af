// Bundles the server into dist/. Packages that carry native code or WASM stay in node_modules.
import { renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const entryPoints = {
  remora: 'server/src/cli/remora.ts',
  'remora-lsp': 'server/src/cli/remora-lsp.ts',
  'scan-process': 'server/src/nodes/scan/scan-process.ts',
  'parse-worker': 'server/src/nodes/scan/parse-worker.ts',
  'text-worker': 'server/src/nodes/scan/text-worker.ts',
  'highlight-worker': 'server/src/syntax/highlight-worker.ts',
  'foreign-parser': 'server/src/syntax/foreign/parser.ts',
  'merge-worker': 'server/src/proposals/text/merge-worker.ts',
  'extension-host': 'server/src/agents/extensions/host.ts',
  watchdog: 'server/src/base/fence/watchdog.ts',
}

/** A package that takes all of zod takes its forty languages along, into the memory of every editor's server. */
const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js'"
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents }))
  },
}

// Built beside and then put in place, so that nobody ever finds half a build.
const fresh = `dist.${process.pid}`
await build({
  entryPoints,
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: [
    '@modelcontextprotocol/client',
    'better-sqlite3',
    'web-tree-sitter',
    'tree-sitter-wasm',
    '@parcel/watcher',
    'esbuild',
  ],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [englishOnly],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  sourcemap: false,
  logLevel: 'warning',
})
// What browsers run.
await build({
  entryPoints: { client: 'server/src/http/dashboard/client.ts' },
  outdir: `${fresh}/assets`,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  sourcemap: false,
  logLevel: 'warning',
})
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')
