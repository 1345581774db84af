import { expect, test } from 'vitest'
import { estimatedTokens, type PromptFacts, promptFor } from '../../server/src/agents/prompt.js'

const facts: PromptFacts = {
  agentId: 'rm_aaaaaaaa',
  nodeType: 'method',
  name: 'Cart.total',
  filePath: 'shop/cart.py',
  startLine: 12,
  endLine: 14,
  language: 'python',
  source: 'def total(self):\n    return sum(self.prices)',
  parent: { agentId: 'rm_bbbbbbbb', name: 'Cart', signature: 'class Cart' },
  children: [],
  siblings: [{ agentId: 'rm_cccccccc', name: 'Cart.add', signature: 'def add(self, price)' }],
  callers: [{ agentId: 'rm_dddddddd', name: 'checkout', signature: 'def checkout(cart)' }],
  callees: [],
  guidance: 'Prices are in cents.',
  memory: [
    { key: 'rounding', value: 'Half a cent goes up.' },
    { key: 'owner', value: 'The shop team.' },
  ],
  history: [
    { from: 'person', said: 'What do you do?', answered: 'I add up prices.' },
    { from: 'rm_dddddddd', said: 'I call you.', answered: 'Good.' },
  ],
  request: 'Message from a person: Are you fast?',
}

test('a prompt says who the agent is, shows its code, and ends with the request', () => {
  expect(
    promptFor(facts, 8000)
      .map(({ role, content }) => `${role}: ${content}`)
      .join('\n---\n'),
  ).toMatchInlineSnapshot(`
    "system: You are the agent of one piece of code: the method \`Cart.total\` in shop/cart.py, lines 12-14. Your id is rm_aaaaaaaa. Your parent is Cart (rm_bbbbbbbb). You speak for this code: you know it best and you keep it in order.

    Your source:
    <source path="shop/cart.py" language="python" name="Cart.total" type="method">
    def total(self):
        return sum(self.prices)
    </source>

    You are called by:
    - rm_dddddddd checkout: def checkout(cart)
    Beside you:
    - rm_cccccccc Cart.add: def add(self, price)

    The project says (AGENTS.md):
    Prices are in cents.

    Memory notes (remember changes them):
    - rounding: Half a cent goes up.
    - owner: The shop team.

    Rules:
    1. You may change only your own code, and only by calling rewrite_self with the complete new source of your node.
    2. To have something changed elsewhere, call message_node with the id of the agent concerned.
    3. Your parent may change you; you may ask it to change itself.
    4. Every change is a proposal: a person sees it and accepts or rejects it. Never say that code has been changed.
    5. When you are only asked something, answer in a few plain sentences without calling a tool.
    ---
    user: What do you do?
    ---
    assistant: I add up prices.
    ---
    user: Message from agent rm_dddddddd: I call you.
    ---
    assistant: Good.
    ---
    user: Message from a person: Are you fast?"
  `)
})

test('a small window loses history before neighbours, neighbours before guidance, and never source, rules or request', () => {
  const size = (budget: number) =>
    promptFor(facts, budget).reduce((sum, { content }) => sum + estimatedTokens(content), 0)
  const whole = size(8000)
  const text = (budget: number) => JSON.stringify(promptFor(facts, budget))

  expect(text(whole - 1)).not.toContain('What do you do?')
  expect(text(whole - 1)).toContain('I call you.')
  expect(text(0)).not.toContain('I call you.')
  expect(text(0)).not.toContain('checkout')
  expect(text(0)).not.toContain('Prices are in cents.')
  expect(text(0)).toContain('return sum(self.prices)')
  expect(text(0)).toContain('Rules:')
  expect(text(0)).toContain('Are you fast?')
  for (const budget of [whole, whole - 20, whole - 60]) expect(size(budget)).toBeLessThanOrEqual(budget)
})
