import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { silentLog } from '../../server/src/base/log.js'
import { serve } from '../http/served.js'
import { says, slowly } from '../support/model-server.js'

test('an agent whose turns cannot be read for a moment has them afterwards', async () => {
  const facts: string[] = []
  const log = { ...silentLog, warn: (fact: string) => void facts.push(fact) }
  const { app, agent, model, root } = await serve(undefined, { agents: { concurrency: 1 } }, { log })
  let go: () => void = () => undefined
  const gate = new Promise<void>(resolve => {
    go = resolve
  })
  model.otherwise(() => slowly(says('Yes.'), gate))
  await app.agents.chat(agent('total'), 'first')
  const { turn_id } = await app.agents.chat(agent('size'), 'second')
  await expect.poll(() => model.requests.length).toBe(1)
  const journal = Database.attach(join(root, '.remora/journal.db'))
  journal.run('ALTER TABLE turns RENAME TO turns_elsewhere')
  go()
  await expect.poll(() => facts, { timeout: 5000 }).toContain('an agent could not have its turn')
  journal.run('ALTER TABLE turns_elsewhere RENAME TO turns')
  journal.close()
  await expect.poll(() => app.agents.turns.get(turn_id)?.status, { timeout: 5000 }).toBe('completed')
})
