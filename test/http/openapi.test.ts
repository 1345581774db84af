import { expect, test } from 'vitest'
import * as z from 'zod'
import { EventStreams } from '../../server/src/http/event-stream.js'
import { routes } from '../../server/src/http/routes.js'
import { says } from '../support/model-server.js'
import type { Reply } from './ask.js'
import { serve } from './served.js'
import { aProposal, aQuestion, happens } from './stories.js'

const methods = ['get', 'post', 'put', 'patch', 'delete']

interface Operation {
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses: Record<string, { description: string; content?: Record<string, { readonly schema: object }> }>
}

interface Description {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, object> }
}

async function described() {
  const served = await serve()
  const { status, json } = await served.get('/openapi.json')
  expect([status, json.openapi]).toEqual([200, '3.1.0'])
  return { served, description: json as Description }
}

test('every route of the API is described', async () => {
  const { served, description } = await described()
  const { app } = served
  const door = { host: '127.0.0.1', token: undefined, origins: [] }
  const { routes: all } = routes({ workspace: app, streams: new EventStreams() }, door)
  const there = all
    .filter(({ method, path }) => path.startsWith('/api/') && methods.includes(method.toLowerCase()))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const told = operations(description).map(({ method, path }) => `${method} ${path}`)
  expect(told.sort()).toEqual([...new Set(there)].sort())
})

test('every route says what it is for, what it wants, and what it answers', async () => {
  const { description } = await described()
  for (const { method, path, operation } of operations(description)) {
    const route = `${method} ${path}`
    expect([route, operation.summary]).toEqual([route, expect.stringMatching(/^[A-Z].{9,}/)])
    const named = (operation.parameters ?? []).filter(parameter => parameter.in === 'path').map(({ name }) => name)
    expect([route, named]).toEqual([route, [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])])
    for (const parameter of operation.parameters ?? []) expect(parameter.schema).toBeTypeOf('object')
    const { default: no, ...yes } = operation.responses
    expect([route, no?.content?.['application/json']?.schema]).toEqual([route, { $ref: '#/components/schemas/Error' }])
    expect([route, Object.keys(yes)]).toEqual([route, expect.arrayContaining([expect.stringMatching(/^2\d\d$/)])])
    for (const { description, content } of Object.values(yes)) {
      expect([route, description]).toEqual([route, expect.stringMatching(/.\.?$/)])
      for (const { schema } of Object.values(content ?? {}))
        expect([route, schema]).toEqual([route, expect.any(Object)])
    }
  }
})

test('every reference leads somewhere, and every schema is one', async () => {
  const { description } = await described()
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1]!)
  for (const reference of references) {
    expect(Object.keys(description.components.schemas)).toContain(reference.replace('#/components/schemas/', ''))
  }
  for (const name of Object.keys(description.components.schemas)) {
    const schema = schemaOf({ $ref: `#/components/schemas/${name}` }, description)
    expect([name, schema.safeParse('not this').success]).toEqual([name, false])
  }
})

test('what is answered is what is described', async () => {
  const { served, description } = await described()
  const { get, post, agent, model } = served
  const answers: [route: string, reply: Reply][] = []
  const ask = async (method: 'get' | 'post', route: string, path: string, body?: unknown) => {
    const reply = method === 'get' ? await get(path) : await post(path, body)
    answers.push([`${method} ${route}`, reply])
    return reply.json
  }
  const [total, size] = [agent('total'), agent('size')]
  const first = await aProposal(served, 'total', 'def total(xs):\n    return sum(xs, 0)\n')
  const question = await aQuestion(served, 'size', 'Which unit?')
  await ask('get', '/api/nodes', '/api/nodes')
  await ask('get', '/api/nodes/{agent_id}', `/api/nodes/${total}`)
  await ask('get', '/api/nodes/{agent_id}', `/api/nodes/${size}`)
  await ask('get', '/api/nodes/{agent_id}', '/api/nodes/rm_00000000')
  await ask('get', '/api/proposals', '/api/proposals')
  await ask('get', '/api/proposals/{proposal_id}', `/api/proposals/${first}`)
  await ask('get', '/api/questions', '/api/questions')
  await ask('get', '/api/kv/{agent_id}', `/api/kv/${size}`)
  await ask('get', '/api/kv/{agent_id}/{key}', `/api/kv/${size}/outbox:question:${question}`)
  await ask('post', '/api/kv/{agent_id}/{key}', `/api/kv/${size}/unit`, { is: 'cents' })
  model.otherwise(() => says('Fine.'))
  await ask('post', '/api/questions/{question_id}/answer', `/api/questions/${question}/answer`, { answer: 'cents' })
  await ask('post', '/api/questions/{question_id}/answer', `/api/questions/${question}/answer`, { answer: 'euros' })
  await ask('post', '/api/proposals/{proposal_id}/accept', `/api/proposals/${first}/accept`)
  await ask('post', '/api/proposals/{proposal_id}/accept', `/api/proposals/${first}/accept`)
  await ask('post', '/api/proposals/{proposal_id}/undo', `/api/proposals/${first}/undo`)
  await ask('post', '/api/proposals/{proposal_id}/redo', `/api/proposals/${first}/redo`)
  const ended = happens(served, 'AgentCompleteEvent')
  const { turn_id, correlation_id } = await ask('post', '/api/agents/{agent_id}/chat', `/api/agents/${total}/chat`, {
    message: 'Hello.',
  })
  await ended
  await ask('post', '/api/turns/{turn_id}/retry', `/api/turns/${turn_id}/retry`)
  await ask('post', '/api/agents/{agent_id}/rewrite', `/api/agents/${total}/rewrite`)
  await ask('post', '/api/agents/{agent_id}/stop', `/api/agents/${total}/stop`)
  const second = await aProposal(served, 'size', 'def size(xs):\n    return len(list(xs))\n')
  await ask('post', '/api/proposals/{proposal_id}/reject', `/api/proposals/${second}/reject`, { feedback: 'No.' })
  await ask('get', '/api/turns', '/api/turns')
  await ask('get', '/api/cascades', '/api/cascades')
  await ask('get', '/api/cascades/{correlation_id}', `/api/cascades/${correlation_id}`)
  await ask('post', '/api/cascades/{correlation_id}/stop', `/api/cascades/${correlation_id}/stop`)
  await ask('get', '/api/usage', '/api/usage?by=day')
  await ask('get', '/api/events/list', '/api/events/list')

  for (const [route, { status, json }] of answers) {
    const [method, path] = route.split(' ') as [string, string]
    const { responses } = description.paths[path]![method]!
    const { schema } = (responses[status] ?? responses.default)!.content!['application/json']!
    expect([route, status, schemaOf(schema, description).safeParse(json).error]).toEqual([route, status, undefined])
  }
  const routesAsked = new Set(answers.map(([route]) => route))
  expect(
    operations(description)
      .map(({ method, path }) => `${method} ${path}`)
      .filter(route => !routesAsked.has(route)),
  ).toEqual(['get /api/events'])
})

function operations({ paths }: Description) {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })))
}

/** The schema as a program would read it that knows only the description. */
function schemaOf(schema: object, { components }: Description): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: components.schemas })
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')))
}
