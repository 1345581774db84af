import { expect, test } from 'vitest'
import { hangs } from '../../support/model-server.js'
import { serve } from '../served.js'

test('of thousands of agents that were asked, those at work stand above those that wait, and the page stays small', async () => {
  const functions = Array.from({ length: 1000 }, (_, n) => `def f${n}():\n    return ${n}\n`)
  const { app, get, model } = await serve({ 'many.py': functions.join('\n\n') })
  model.otherwise(() => hangs())
  const nodes = app.nodes.find({ type: 'function' })
  const asked = await app.journal.append(
    nodes.map(({ agentId }) => ({
      event_type: 'HumanChatEvent' as const,
      agent_id: agentId,
      to_agent: agentId,
      message: 'Say what you assume.',
    })),
  )
  await app.agents.chat(nodes[0]!.agentId, 'Begin.')
  await model.asked(1)
  const { text } = await get('/')
  const running = app.agents.turns.unfinished().filter(({ status }) => status === 'running')
  expect([asked.length, running.length > 0]).toEqual([1000, true])
  const listed = [...text.matchAll(/id="agent-(rm_\w+)" class="agent-item"/g)].map(([, id]) => id)
  expect(listed).toHaveLength(100)
  expect(new Set(listed.slice(0, running.length))).toEqual(new Set(running.map(({ agent_id }) => agent_id)))
  expect(text).toContain('0/1001 agents completed')
  expect(text.length).toBeLessThan(400_000)
})
