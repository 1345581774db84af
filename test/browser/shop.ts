import { type Served, serve } from '../http/served.js'
import { gate } from '../support/gate.js'
import { type Answer, type AskedCompletion, calls, says } from '../support/model-server.js'
import type { Files } from '../support/open.js'

// A workspace in which something is going on: what pictures show, and what pages are checked with.

const files: Files = {
  'shop/cart.py': `from shop.money import rounded
from shop.discounts import discount_for


class Cart:
    """What a customer is about to buy."""

    def __init__(self):
        self.lines = []

    def add(self, item, count=1):
        self.lines.append((item, count))

    def total(self):
        return rounded(sum(item.price * count for item, count in self.lines))


def checkout(cart, customer):
    return cart.total() - discount_for(customer, cart)
`,
  'shop/discounts.py': `def discount_for(customer, cart):
    if customer.is_regular:
        return cart.total() / 10
    return 0
`,
  'shop/money.py': 'def rounded(amount):\n    return round(amount, 2)\n',
  'web/api.ts': 'export function parseOrder(body: string) {\n  return JSON.parse(body)\n}\n',
}

export interface Shop extends Served {
  /** Lets go of the agents that are at work. */
  finish(): void
}

/** Some agents have answered, one waits for the person, and others are at work on a message that went from one to the next. */
export async function shop(): Promise<Shop> {
  const served = await serve(files)
  const { app, agent, model } = served
  const work = gate()
  const held = (answer: Answer): Answer => ({
    ...answer,
    async *pieces(request) {
      await work.opened
      yield* answer.pieces(request)
    },
  })
  const scripts: Record<string, Answer[]> = {
    parseOrder: [
      says(
        'I throw on malformed JSON; `web/api.ts` has no caller that catches it. Validate with a schema and answer 400.',
      ),
    ],
    rounded: [
      says('Half-even rounding is what `round` does here. For money I would take `Decimal` with `ROUND_HALF_UP`.'),
      held(says('Nothing to change on my side.')),
    ],
    add: [
      calls('rewrite_self', {
        new_source:
          'def add(self, item, count=1):\n        if count < 1:\n            raise ValueError("count must be at least 1")\n        self.lines.append((item, count))',
        reasoning: 'Refuse counts below one.',
      }),
      says('I propose to refuse counts below one.'),
    ],
    discount_for: [
      calls('ask_user', {
        question: 'Regular customers get 10 %. Is that before or after tax, and does it apply to gift cards as well?',
        options: ['Before tax, no gift cards', 'After tax, no gift cards', 'Before tax, everything'],
      }),
      says('Thanks, I apply it before tax.'),
    ],
    checkout: [
      calls('message_node', {
        target_id: agent('total'),
        message: 'I subtract a discount that calls you a second time. Can you cache your result?',
      }),
      held(says('I told Cart.total about the second call.')),
    ],
    total: [
      calls('message_node', {
        target_id: agent('rounded'),
        message: 'Are you cheap enough to be called for each line?',
      }),
      held(says('I could keep the sum while lines are added.')),
    ],
  }
  model.otherwise(request => scripts[nameIn(request, Object.keys(scripts))]?.shift() ?? says('Nothing to change.'))
  const over = async (name: string, message: string) => {
    const { turn_id } = await app.agents.chat(agent(name), message)
    await until(served, () => !['waiting', 'running'].includes(app.agents.turns.get(turn_id)!.status))
  }
  await over('parseOrder', 'What happens when the body is not JSON?')
  await over('rounded', 'Which rounding do you use, and is it right for money?')
  await over('add', 'Refuse counts that make no sense.')
  await app.agents.chat(agent('discount_for'), 'Make the discount rule explicit.')
  await until(served, () => app.agents.questions.rows.pending().length === 1)
  await app.agents.chat(agent('checkout'), 'Customers say that checkout is slow. Why?')
  await until(served, () => app.agents.turns.unfinished().length === 4)
  return { ...served, finish: work.open }
}

/** Whose prompt it is. */
function nameIn({ body }: AskedCompletion, names: readonly string[]): string {
  const [, whose] = body.messages[0]!.content.match(/^You are the agent of one piece of code: the \w+ `([^`]+)`/) ?? []
  return names.find(name => whose === name || whose?.endsWith(`.${name}`)) ?? ''
}

async function until({ app }: Served, isSo: () => boolean): Promise<void> {
  await new Promise<void>(resolve => {
    const look = () => isSo() && resolve()
    app.bus.subscribe(look)
    look()
  })
}
