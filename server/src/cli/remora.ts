#!/usr/bin/env node
const [command, ...rest] = process.argv.slice(2)

if (command === 'lsp') {
  // Before anything that could print: its standard output belongs to the protocol.
  const { lsp } = await import('./lsp.js')
  lsp(rest, process.env)
} else {
  const { runCommandLine } = await import('./command-line.js')
  process.exit(await runCommandLine(process.argv.slice(2), process.env))
}
