import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../server/src/app.js'
import { silentLog } from '../server/src/base/log.js'
import { world } from './support/open.js'

test('a setting that the editor takes back is gone, and its source with it', async () => {
  const { root, env } = await world({ 'sum.py': '' })
  const app = await createApp({
    root,
    env,
    processName: 'test',
    resident: false,
    log: silentLog,
    notice: () => undefined,
    editorSettings: { model: { api_key_env: 'MY_KEY', temperature: 0.5 } },
  })
  onTestFinished(() => app.close())
  expect(app.loaded.settings.model.api_key_env).toBe('MY_KEY')
  app.reconfigure({})
  expect(app.loaded.settings.model.api_key_env).toBeUndefined()
  expect(app.loaded.sources.get('model.api_key_env')).toBe('default')
})

test('a key that the editor names later is masked from then on', async () => {
  const { root, env } = await world({ 'sum.py': '' })
  const app = await createApp({
    root,
    env: { ...env, MY_KEY: 'sk-very-secret' },
    processName: 'test',
    resident: false,
    log: silentLog,
    notice: () => undefined,
  })
  onTestFinished(() => app.close())
  app.reconfigure({ model: { api_key_env: 'MY_KEY' } })
  await app.journal.append([{ event_type: 'NoticeEvent', name: 'x', error: 'sk-very-secret', what_to_do: '' }])
  expect(app.journal.read().at(-1)).toMatchObject({ error: '***' })
})
