import { expect, test } from 'vitest'
import { openApp } from './support/app.js'
import { world } from './support/open.js'

test('a setting that the editor takes back is gone, and its source with it', async () => {
  const { root, env } = await world({ 'sum.py': '' })
  const app = await openApp(root, env, { editorSettings: { model: { api_key_env: 'MY_KEY', temperature: 0.5 } } })
  expect(app.loaded.settings.model.api_key_env).toBe('MY_KEY')
  app.reconfigure({})
  expect(app.loaded.settings.model.api_key_env).toBeUndefined()
  expect(app.loaded.sources.get('model.api_key_env')).toBe('default')
})

test('a key that the editor names later is masked from then on', async () => {
  const { root, env } = await world({ 'sum.py': '' })
  const app = await openApp(root, { ...env, MY_KEY: 'sk-very-secret' })
  app.reconfigure({ model: { api_key_env: 'MY_KEY' } })
  await app.journal.append([{ event_type: 'NoticeEvent', name: 'x', error: 'sk-very-secret', what_to_do: '' }])
  expect(app.journal.read().at(-1)).toMatchObject({ error: '***' })
})
