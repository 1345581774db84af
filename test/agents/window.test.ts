import { expect, test } from 'vitest'
import type { ChatMessage, ToolSpec } from '../../server/src/agents/model.js'
import { shareWindow } from '../../server/src/agents/window.js'

const tool = (name: string): ToolSpec => ({ name, description: 'x'.repeat(1000), parameters: {} })
const result = (content: string): ChatMessage => ({ role: 'tool', callId: 'call_1', content })

test('the answer takes what the settings say, and never more than half', () => {
  const share = (window: number) => shareWindow(window, { maxOutputTokens: 4096, tools: [], spoken: [] })
  expect(share(32_768).maxOutputTokens).toBe(4096)
  expect(share(4096).maxOutputTokens).toBe(2048)
})

test('a small model is offered the first tools only, which are the important ones', () => {
  const tools = ['first', 'second', 'third', 'fourth', 'fifth'].map(tool)
  const offered = (window: number) =>
    shareWindow(window, { maxOutputTokens: 1024, tools, spoken: [] }).tools.map(({ name }) => name)
  expect(offered(8192)).toHaveLength(5)
  expect(offered(2048)).toEqual(['first', 'second'])
})

test('what tools said is shortened where it does not fit, the oldest first, and the rest stays word for word', () => {
  const question: ChatMessage = { role: 'assistant', content: 'I look.', toolCalls: [] }
  const spoken = [question, result('a'.repeat(20_000)), question, result('b'.repeat(3000))]
  const shared = shareWindow(8192, { maxOutputTokens: 4096, tools: [], spoken })
  const [first, old, , latest] = shared.spoken
  expect(first).toEqual(question)
  expect(latest).toEqual(spoken[3])
  expect(old!.content).toMatch(/^a{1000,}\n\(\d+ characters were left out here/)
  expect(JSON.stringify(shared.spoken).length / 4).toBeLessThan(2000)
  expect(shared.promptTokens).toBeGreaterThan(1900)

  const roomy = shareWindow(65_536, { maxOutputTokens: 4096, tools: [], spoken })
  expect(roomy.spoken).toEqual(spoken)
})

test('in a window that is much too small, the latest output keeps its beginning', () => {
  const { spoken } = shareWindow(1024, { maxOutputTokens: 4096, tools: [], spoken: [result('b'.repeat(9000))] })
  expect(spoken[0]!.content).toMatch(/^b{200,}\n\(/)
})
