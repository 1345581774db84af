import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { shell } from '../cli/remora.js'
import { open, openBuilt, world } from '../support/open.js'

test('the dashboard of the workspace is shown by the editor', async () => {
  const { root, env } = await world({ 'a.py': 'def a():\n    return 1\n' })
  const { editor } = await openBuilt(root, env)
  const port = await vi.waitFor(() => JSON.parse(readFileSync(`${root}/.remora/http.json`, 'utf8')).port, 10_000)
  const url = `http://127.0.0.1:${port}`
  expect(await editor.command('remora.openDashboard')).toEqual({ ok: true, url })
  await editor.until(() => editor.shownDocuments.includes(url))
})

test('a dashboard that another process serves is shown at the address of that', async () => {
  const { root, env, start } = await shell({ 'a.py': 'def a():\n    return 1\n' })
  const said = await start('serve', '--host', 'localhost', '--port', '0').until('listening on ')
  const url = said.match(/http:\/\/localhost:\d+/)![0]
  const { editor } = await openBuilt(root, env)
  expect(await editor.command('remora.openDashboard')).toEqual({ ok: true, url })
})

test('where nobody serves one, the command says what to do', async () => {
  const { editor } = await open({ 'a.py': 'def a():\n    return 1\n' })
  await expect(editor.command('remora.openDashboard')).rejects.toThrow('http.enabled')
})
