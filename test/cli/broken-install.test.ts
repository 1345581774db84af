import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { TestEditor } from '../support/editor.js'
import { type Files, world } from '../support/open.js'

// Remora itself as it is installed, with one of its own languages spoilt.

const python = 'def total(xs):\n    return sum(xs)\n'
const go = 'package shop\n\nfunc Total() int { return 1 }\n'

test.each([
  ['query that does not compile', 'server/assets/queries/python.scm', '(nonsense) @function', /: .*nonsense/],
  ['grammar that is damaged', 'node_modules/tree-sitter-wasm/out/python/tree-sitter-python.wasm', 'oh', /: ./],
])('a %s is told once, whoever meets it, and the other languages work', async (_, file, text, reason) => {
  const broken = installation({ [file]: text })
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`many/f${index}.py`, python]))
  const { root, env } = await world({ 'shop.go': go, 'sum.py': python, ...many })
  const editor = await openFrom(broken, root, env)
  editor.open('sum.py')
  editor.open('shop.go', 'go')
  await editor.untilScanned()
  // Files that come are read by the thread that answers.
  writeFileSync(join(root, 'more.py'), python)
  writeFileSync(join(root, 'more.go'), go.replace('Total', 'More'))
  await expect.poll(async () => (await editor.workspaceSymbols('More')).map(({ name }) => name)).toContain('More')
  expect((await editor.hover('shop.go', 'Total'))?.text).toContain('## Total')
  expect(await editor.hover('sum.py', 'total')).toBeUndefined()
  const told = editor.messages.filter(message => message.includes('grammar'))
  expect(told).toEqual([expect.stringMatching(/^The Python grammar did not load/)])
  expect(told[0]).toMatch(reason)
})

/** A copy of what is built, with these files in place of its own. */
function installation(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'remora-install-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const copy = (part: string) => cpSync(join(packageRoot, part), join(folder, part), { recursive: true })
  const link = (part: string) => symlinkSync(join(packageRoot, part), join(folder, part))
  for (const part of ['package.json', 'dist', 'server/assets', 'node_modules/tree-sitter-wasm/package.json']) copy(part)
  const grammars = 'node_modules/tree-sitter-wasm/out'
  mkdirSync(join(folder, grammars))
  for (const name of readdirSync(join(packageRoot, grammars))) {
    if (name === 'python') copy(`${grammars}/${name}`)
    else link(`${grammars}/${name}`)
  }
  for (const name of ['web-tree-sitter', 'better-sqlite3', '@parcel']) link(`node_modules/${name}`)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

async function openFrom(install: string, root: string, env: NodeJS.ProcessEnv): Promise<TestEditor> {
  const server = spawn(process.execPath, [join(install, 'dist', 'remora-lsp.js'), '--stdio'], { env })
  const exited = new Promise(resolve => server.on('exit', resolve))
  onTestFinished(async () => {
    server.kill('SIGKILL')
    await exited
  })
  return await TestEditor.start({ root, knowsRemora: true, input: server.stdout, output: server.stdin })
}
