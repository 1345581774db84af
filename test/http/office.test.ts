import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../../server/src/app.js'
import { Database } from '../../server/src/base/database.js'
import { readAddress } from '../../server/src/base/http-address.js'
import { silentLog } from '../../server/src/base/log.js'
import { HttpOffice } from '../../server/src/http/office.js'
import { world } from '../support/open.js'
import { ask } from './ask.js'
import { cart } from './served.js'

test('a workspace whose disk takes nothing for a while is served when it does again', async () => {
  const { root, env } = await world(cart)
  const errors: string[] = []
  const log = { ...silentLog, error: (_: string, fields: object = {}) => void errors.push(JSON.stringify(fields)) }
  const flags = { http: { port: 0 } }
  const app = await createApp({
    ...{ root, env, flags, log, resident: true },
    ...{ processName: 'test', notice: () => undefined },
  })
  const journal = Database.attach(join(root, '.remora/journal.db'))
  journal.run(`CREATE TRIGGER full BEFORE INSERT ON leases BEGIN SELECT RAISE(FAIL, 'the disk is full'); END`)
  const office = new HttpOffice(app)
  onTestFinished(async () => {
    await office.close()
    await app.close()
    journal.close()
  })
  await vi.waitFor(() => expect(errors).toEqual(['{"error":"the disk is full"}']))
  journal.run('DROP TRIGGER full')
  const { port } = await vi.waitFor(() => readAddress(join(root, '.remora')) ?? Promise.reject(), { timeout: 5000 })
  expect((await ask(port, { method: 'GET', path: '/tools', headers: {} })).status).toBe(200)
})
