import { describe, expect, test } from 'vitest'
import { builtInTools } from '../../server/src/agents/toolbox.js'
import { type CompletionBody, says } from '../support/model-server.js'
import { type Files, open } from '../support/open.js'

// What a model is really asked, as its server sees it; the files under prompts/ are meant to be read.

const files: Files = {
  'AGENTS.md': 'This line is for the whole project.\n',
  'shop/AGENTS.md': `Prices are in cents.\n${'Every amount is a whole number. '.repeat(60)}\n`,
  'shop/cart.py': [
    'from shop.prices import price_of',
    '',
    '',
    'class Cart:',
    '    """What somebody is about to buy."""',
    '',
    '    def add(self, item):',
    '        self.items.append(item)',
    '',
    '    def total(self):',
    '        return sum(price_of(item) for item in self.items)',
    '',
    '',
    'def checkout(cart):',
    '    return cart.total()',
    '',
  ].join('\n'),
  'shop/prices.py': 'def price_of(item):\n    return 45\n',
  'README.md': '# Shop\n\nSells things.\n\n## Prices\n\nThey are in cents.\n',
  'shop.toml': '[prices]\ncurrency = "EUR"\n',
}

test('a prompt of every kind of node', async () => {
  const kinds = [
    ['file', 'shop/prices.py', ''],
    ['class', 'shop/cart.py', 'Cart:'],
    ['method', 'shop/cart.py', 'total(self)'],
    ['function', 'shop/cart.py', 'checkout(cart)'],
    ['section', 'README.md', 'Prices'],
    ['table', 'shop.toml', 'prices'],
  ] as const
  const { ask } = await opened(8192)
  for (const [kind, file, at] of kinds) {
    await expect(pageOf(await ask(file, at), 8192)).toMatchFileSnapshot(`prompts/${kind}.txt`)
  }
})

describe('a method that has talked and remembers a lot, in a window of', () => {
  for (const [name, tokens] of [
    ['2k', 2048],
    ['8k', 8192],
    ['32k', 32_768],
  ] as const) {
    test(name, async () => {
      const { ask, makeExperienced } = await opened(tokens)
      await makeExperienced('shop/cart.py', 'total(self)')
      const asked = await ask('shop/cart.py', 'total(self)')
      await expect(pageOf(asked, tokens)).toMatchFileSnapshot(`prompts/method.${name}.txt`)
      const size = JSON.stringify(asked.messages).length / 4 + JSON.stringify(asked.tools).length / 4
      expect(size + Number(asked.max_tokens ?? asked.max_completion_tokens)).toBeLessThan(tokens)
    })
  }
})

async function opened(tokens: number) {
  const { editor, model } = await open(files, { initializationOptions: { model: { context_tokens: tokens } } })
  model.otherwise(() => says('I add up prices. '.repeat(120)))
  const say = async (agent: string, message: string) => {
    const { turn_id } = await editor.command('remora.chat', agent, message)
    await editor.event('AgentCompleteEvent', { turn_id })
    return model.requests.at(-1)!.body
  }
  return {
    ask: async (file: string, at: string) => await say(await editor.agentAt(file, at), 'What do you do?'),
    async makeExperienced(file: string, at: string): Promise<void> {
      const agent = await editor.agentAt(file, at)
      for (let number = 1; number <= 12; number++) {
        await editor.command('remora.setMemory', agent, `note ${number}`, 'Half a cent goes up. '.repeat(30).trim())
      }
      for (let number = 1; number <= 6; number++) await say(agent, `This is message ${number}.`)
    },
  }
}

/** A request as a page for people: what repeats itself is counted, not shown. */
function pageOf({ messages, tools = [], max_tokens, max_completion_tokens }: CompletionBody, tokens: number): string {
  const named = tools.map(tool => tool.function.name)
  const offered = named.length === builtInTools.length ? 'all' : `only ${named.join(', ')}`
  const head = [
    `Window: ${tokens} tokens, of which ${max_tokens ?? max_completion_tokens} are for the answer.`,
    `Tools: ${offered}.`,
  ]
  const said = messages.map(({ role, content }) => `──── ${role}\n\n${folded(content)}`)
  return `${[head.join('\n'), ...said].join('\n\n')}\n`
}

function folded(text: string): string {
  return text.replace(/([A-Z][^.\n]+\.) ?(?:\1 ?){3,}/g, (whole, sentence: string) => {
    return `${sentence} (and so on: ${whole.length} characters)`
  })
}
