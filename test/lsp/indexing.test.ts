import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Files, openBuilt, world } from '../support/open.js'

// The built binary over real pipes: its scans run in processes of their own.

/** Enough of them that files are parsed in threads. */
function someHundredFiles(): Files {
  const body = (index: number) =>
    Array.from({ length: 20 }, (_, at) => `def work_${index}_${at}(a, b):\n    return [a, b, ${index}, ${at}]\n`)
  return Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`pkg${index % 9}/module_${index}.py`, body(index).join('\n')]),
  )
}

const names = ['work_0_0', 'work_150_7', 'work_299_19']

test('two servers that start at once in a new workspace agree, and neither finds the index locked', async () => {
  const { root, env } = await world(someHundredFiles())
  const servers = await Promise.all([openBuilt(root, env), openBuilt(root, env)])
  const said = servers.map(({ server }) => heard(server.stderr))
  await Promise.all(servers.map(({ editor }) => editor.untilScanned()))
  const [one, other] = servers.map(({ editor }) => editor)
  for (const name of names) {
    const found = await one!.workspaceSymbols(name)
    expect(found.length).toBeGreaterThan(0)
    expect(await other!.workspaceSymbols(name)).toEqual(found)
  }
  expect(servers.map(({ editor }) => editor.progress.at(-1).value.message)).toEqual(
    Array(2).fill('6300 agents in 300 files'),
  )
  expect(servers.flatMap(({ editor }) => editor.messages)).toEqual([])
  expect(said.map(text => text())).toEqual(['', ''])
  expect(errorsIn(env.XDG_STATE_HOME!)).toEqual([])
})

test('a server that is killed amid its first scan leaves an index that the next one completes', async () => {
  const { root, env } = await world(someHundredFiles())
  const killed = await openBuilt(root, env)
  await killed.editor.until(() => killed.editor.progress.some(({ value }) => /^[1-9]\d*\//.test(value.message ?? '')))
  killed.server.kill('SIGKILL')
  await killed.exited

  const { editor } = await openBuilt(root, env)
  await editor.untilScanned()
  expect(editor.progress.at(-1).value.message).toBe('6300 agents in 300 files')
  const untouched = await world(someHundredFiles())
  const fresh = await openBuilt(untouched.root, untouched.env)
  await fresh.editor.untilScanned()
  for (const name of names) {
    const ids = async (of: typeof editor) => (await of.workspaceSymbols(name)).map(symbol => symbol.containerName)
    expect(await ids(editor)).toEqual(await ids(fresh.editor))
  }
})

function heard(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.on('data', chunk => {
    text += chunk
  })
  return () => text
}

function errorsIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  return files
    .filter(file => file.endsWith('.log'))
    .flatMap(file => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter(line => line.includes('"error"') || line.includes('locked'))
}
