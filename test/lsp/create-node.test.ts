import { expect, test } from 'vitest'
import { callsAll, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const cart = `import os


class Cart:
    """A cart."""

    def add(self, price):
        self.prices.append(price)

    def total(self):
        return sum(self.prices)


class Empty:
    pass


class Table:
    rows = {
        1: 2,
    }


class Short: pass


def checkout(cart):
    return cart.total()
`

const shop = `export class Shop {
  open(): void {
    console.log('open')
  }

  close(): void {
    console.log('closed')
  }
}

export class Bare {}

export function run(shop: Shop): void {
  shop.open()
}
`

const method = 'def clear(self):\n    self.prices = []'
const placed = '    def clear(self):\n        self.prices = []\n'

const python: readonly [at: string, where: string, source: string, expected: string][] = [
  ['Cart:', 'inside', method, cart.replace('sum(self.prices)\n', `sum(self.prices)\n\n${placed}`)],
  ['Empty', 'inside', method, cart.replace('    pass\n', `    pass\n\n${placed}`)],
  ['Table', 'inside', method, cart.replace('    }\n', `    }\n\n${placed}`)],
  ['add', 'after', method, cart.replace('append(price)\n', `append(price)\n\n${placed}`)],
  ['add', 'before', method, cart.replace('    def add', `${placed}\n    def add`)],
  ['total', 'end', 'def clear(cart):\n    pass\n', `${cart}\n\ndef clear(cart):\n    pass\n`],
  [
    'checkout',
    'before',
    'def clear(cart):\n    pass',
    cart.replace('def checkout', 'def clear(cart):\n    pass\n\n\ndef checkout'),
  ],
  // Models copy the depth of the file, and put fences around what they send.
  ['Cart:', 'inside', placed, cart.replace('sum(self.prices)\n', `sum(self.prices)\n\n${placed}`)],
  [
    'Cart:',
    'inside',
    `\`\`\`python\n${method}\n\`\`\``,
    cart.replace('sum(self.prices)\n', `sum(self.prices)\n\n${placed}`),
  ],
]

test.each(python)(
  'in Python new code %s / %s stands at the right depth and distance',
  async (at, where, source, expected) => {
    expect(await created('cart.py', cart, at, { kind: 'function', name: 'clear', source, where })).toBe(expected)
  },
)

const greet = 'greet(): string {\n  return "hi"\n}'
const greetInClass = '  greet(): string {\n    return "hi"\n  }\n'

const typescript: readonly [at: string, where: string, source: string, expected: string][] = [
  ['Shop {', 'inside', greet, shop.replace("('closed')\n  }\n", `('closed')\n  }\n\n${greetInClass}`)],
  ['Bare', 'inside', greet, shop.replace('Bare {}', `Bare {\n${greetInClass}}`)],
  ['open', 'after', greet, shop.replace("('open')\n  }\n", `('open')\n  }\n\n${greetInClass}`)],
  ['run', 'after', `function ${greet}`, `${shop}\nfunction ${greet}\n`],
  ['Shop {', 'before', `function ${greet}`, `function ${greet}\n\n${shop}`],
]

test.each(typescript)(
  'in TypeScript new code %s / %s stands at the right depth',
  async (at, where, source, expected) => {
    expect(await created('shop.ts', shop, at, { kind: 'method', name: 'greet', source, where })).toBe(expected)
  },
)

test('line ends of the file are those of the new code', async () => {
  const dos = (text: string) => text.replaceAll('\n', '\r\n')
  const call = { kind: 'method', name: 'clear', source: method, where: 'inside' }
  expect(await created('cart.py', dos(cart), 'Cart:', call)).toBe(
    dos(cart.replace('sum(self.prices)\n', `sum(self.prices)\n\n${placed}`)),
  )
})

test('several pieces of one turn stand together in one proposal', async () => {
  const { editor, proposals } = await turn('cart.py', cart, 'Cart:', [
    { kind: 'method', name: 'clear', source: method, where: 'inside' },
    { kind: 'method', name: 'size', source: 'def size(self):\n    return len(self.prices)', where: 'inside' },
    { kind: 'function', name: 'main', source: 'def main():\n    checkout(Cart())', where: 'end' },
  ])
  expect(proposals).toHaveLength(1)
  expect(proposals[0]!.reasoning).toBe('Adds the method `clear`. Adds the method `size`. Adds the function `main`.')
  await editor.command('remora.acceptProposal', proposals[0]!.proposal_id)
  const both = `${placed}\n    def size(self):\n        return len(self.prices)\n`
  expect(editor.text('cart.py')).toBe(
    `${cart.replace('sum(self.prices)\n', `sum(self.prices)\n\n${both}`)}\n\ndef main():\n    checkout(Cart())\n`,
  )
})

const refused: readonly [at: string, call: object, reason: string][] = [
  [
    'Cart:',
    { kind: 'method', name: 'total', source: 'def total(self):\n    pass', where: 'inside' },
    'already a method total in Cart',
  ],
  [
    'total',
    { kind: 'method', name: 'add', source: 'def add(self):\n    pass', where: 'after' },
    'already a method add in Cart',
  ],
  [
    'add',
    { kind: 'function', name: 'Cart', source: 'def Cart():\n    pass', where: 'end' },
    'already a class Cart in your file',
  ],
  ['checkout', { kind: 'function', name: 'f', source: 'def f():\n    pass', where: 'inside' }, 'no class'],
  ['Short', { kind: 'method', name: 'f', source: 'def f(self):\n    pass', where: 'inside' }, 'no lines of its own'],
  ['checkout', { kind: 'function', name: 'f', source: 'def g():\n    pass', where: 'after' }, 'does not define f'],
  ['checkout', { kind: 'function', name: 'f', source: 'def f(:\n    (', where: 'after' }, 'does not parse'],
  ['checkout', { kind: 'function', name: 'f', source: 'def f(): pass', where: 'above' }, 'where'],
  ['import', { kind: 'function', name: 'f', source: 'def f(): pass', where: 'before' }, 'You are a whole file'],
]

test.each(refused)('at %s, %j is refused', async (at, call, reason) => {
  const { told, proposals } = await turn('cart.py', cart, at, [call])
  expect(told[0]).toContain(reason)
  expect(proposals).toEqual([])
})

test('a name that was taken in the same turn is taken', async () => {
  const call = { kind: 'method', name: 'clear', source: method }
  const { told } = await turn('cart.py', cart, 'add', [
    { ...call, where: 'before' },
    { ...call, where: 'after' },
  ])
  expect(told[1]).toContain('already a method clear in Cart')
})

/** The file's text once the proposal has been accepted. */
async function created(file: string, text: string, at: string, call: object): Promise<string> {
  const { editor, told, proposals } = await turn(file, text, at, [call])
  expect(proposals, told.join('\n')).toHaveLength(1)
  expect(await editor.command('remora.acceptProposal', proposals[0]!.proposal_id)).toMatchObject({ kind: 'applied' })
  return editor.text(file)
}

async function turn(file: string, text: string, at: string, made: readonly object[]) {
  const { editor, model } = await open({ [file]: text })
  model.will(callsAll(...made.map(args => ['create_node', args] as const)), says('Done.'))
  await editor.command('remora.chat', await editor.agentAt(file, at), 'add it')
  await editor.event('AgentCompleteEvent')
  const { body } = await model.asked(2)
  const told = body.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
  return { editor, told, proposals: editor.events.filter(event => event.event_type === 'RewriteProposalEvent') }
}
