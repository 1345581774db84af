import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { says } from '../support/model-server.js'
import { shell } from './remora.js'

test('the README tells how to add a language', async () => {
  const { root, env, model } = await shell({ 'src/cart.gleam': 'pub fn total(items) {\n  cart.sum(items)\n}\n' })
  model.otherwise(() => says('Hello.'))
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  const [, script = ''] = /## Add a language[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)!
  const programs = join(dirname(root), 'bin')
  mkdirSync(programs)
  const remora = `exec '${process.execPath}' '${join(packageRoot, 'dist', 'remora.js')}' "$@"\n`
  writeFileSync(join(programs, 'remora'), `#!/bin/sh\n${remora}`, { mode: 0o755 })
  const output = await new Promise<string>((resolve, reject) => {
    const surroundings = { cwd: root, env: { ...env, PATH: `${programs}:${env.PATH}` } }
    const written = script.replaceAll('/path/to/remora', packageRoot)
    execFile('bash', ['-ec', written], surroundings, (error, stdout, stderr) =>
      error ? reject(error) : resolve(stdout + stderr),
    )
  })
  expect(output).toMatch(/total +function/)
  expect(output).toMatch(/^✓ Added +Gleam for \.gleam, from \.remora\/languages\/gleam$/m)
})
