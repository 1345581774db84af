import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { App } from '../../server/src/app.js'
import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { openApp } from '../support/app.js'
import { calls, says } from '../support/model-server.js'
import { type World, world } from '../support/open.js'

const files = { 'sum.py': 'def total(xs):\n    return sum(xs)\n' }

test('any JSON is kept by key, listed by prefix, and taken out with null', async () => {
  const { app, agent } = await started()
  const { keyValues } = app.agents
  expect(await keyValues.set(agent, 'plan:2', { steps: [1, 2] }, 'test')).toEqual({ kind: 'set', key: 'plan:2' })
  await keyValues.set(agent, 'plan:1', 'begin', 'test')
  await keyValues.set(agent, 'colour', false, 'test')
  expect(keyValues.get(agent, 'plan:2')).toMatchObject({ value: { steps: [1, 2] }, updated_at: expect.any(Number) })
  expect(keyValues.list(agent, 'plan:').map(({ key }) => key)).toEqual(['plan:1', 'plan:2'])
  await keyValues.set(agent, 'plan:1', null, 'test')
  expect(keyValues.list(agent).map(({ key }) => key)).toEqual(['colour', 'plan:2'])
  expect(keyValues.get('rm_00000000', 'colour')).toBeUndefined()
})

test('a pending question stands in the outbox, and the first answer in the inbox is what counts', async () => {
  const { app, agent, model } = await started()
  const { keyValues } = app.agents
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents'], timeout: 2.5e5 }), says('Cents then.'))
  const asked = untilEvent(app, 'HumanInputRequestEvent')
  const done = untilEvent(app, 'AgentCompleteEvent')
  await app.agents.chat(agent, 'ask me')
  const { msg_id } = await asked
  const [outbox, inbox] = [`outbox:question:${msg_id}`, `inbox:response:${msg_id}`]
  const question = {
    question: 'Which unit?',
    options: ['cents'],
    created_at: expect.any(Number),
    timeout: expect.closeTo(2.5e5, 0),
  }
  expect(keyValues.list(agent)).toEqual([
    { key: outbox, value: { ...question, status: 'pending' }, updated_at: expect.any(Number) },
  ])
  expect(keyValues.get(agent, inbox)).toBeUndefined()
  expect(keyValues.get('rm_00000000', outbox)).toBeUndefined()

  await expect(keyValues.set(agent, inbox, 'cents', 'test')).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(keyValues.set('rm_00000000', inbox, { answer: 'x' }, 'test')).rejects.toMatchObject({
    code: 'unknown_question',
  })
  const answers = await Promise.all(
    ['cents', 'euros'].map(answer => keyValues.set(agent, inbox, { answer }, `program ${answer}`)),
  )
  expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'already_answered'])
  expect(answers[1]).toMatchObject({ answer: 'cents', by: 'program cents' })
  await done
  expect(model.requests[1]!.body.messages.at(-1)!.content).toBe('The person answered: cents')
  expect(keyValues.get(agent, inbox)!.value).toEqual({ answer: 'cents', responded_at: expect.any(Number) })
  expect(keyValues.get(agent, outbox)!.value).toEqual({ ...question, status: 'answered' })
  expect(keyValues.list(agent)).toEqual([])
})

test('what does not fit into the store is refused', async () => {
  const { app, agent } = await started()
  const set = (key: string, value: unknown) => app.agents.keyValues.set(agent, key, value, 'test')
  await expect(set('', 1)).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(set('x'.repeat(201), 1)).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(set('outbox:question:ask_1', {})).rejects.toThrow(/To answer a question, set inbox:response:ID/)
  await expect(set('inbox:elsewhere', {})).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(set('big', 'x'.repeat(64 * 1024))).rejects.toMatchObject({ code: 'too_large' })
})

/** The app alone: this room has no door yet. */
async function started(): Promise<Pick<World, 'model'> & { readonly app: App; readonly agent: string }> {
  const { root, model, env } = await world(files)
  const app = await openApp(root, env, { resident: true })
  await app.nodes.scanFile(join(root, 'sum.py'))
  const [agent] = app.nodes.find({ name: 'total' })
  return { app, model, agent: agent!.agentId }
}

async function untilEvent<T extends EventType>(app: App, type: T): Promise<RemoraEvent<T>> {
  const event = await nextEvent(app.bus, (candidate): candidate is RemoraEvent => candidate.event_type === type)
  return event as unknown as RemoraEvent<T>
}
