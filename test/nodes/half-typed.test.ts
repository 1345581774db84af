import { describe, expect, test } from 'vitest'
import { MemoryFiles } from './memory-files.js'

const python = `import os

class Cart:
    """What somebody wants to buy."""

    def add(self, item):
        self.items.append(item)

    def total(self):
        return sum(item["price"] for item in self.items)

@decorated
def ship(cart, to="home"):
    def label():
        return f"{to}: {cart}"
    return label()

def pay(cart):
    return os.environ["CARD"]
`

const typescript = `import { tax } from './.js'

/** What somebody wants to buy. */
export class Cart {
  add(item: Item): void {
    this.items.push(item)
  }
  total(): number {
    return this.items.reduce((sum, item) => sum + item.price, 0)
  }
}

export function ship(cart: Cart, to = 'home') {
  const label = () => { return \`\${to}: \${cart}\` }
  return label()
}

function pay(cart: Cart) {
  return tax(cart.total())
}
`

const go = `package shop

type Cart struct {
	items []Item
}

func (c *Cart) Add(item Item) {
	c.items = append(c.items, item)
}

func Ship(cart *Cart, to string) string {
	return to + ": " + cart.Name()
}

func Pay(cart *Cart) int {
	if cart == nil {
		return 0
	}
	return cart.Total()
}
`

const rust = `struct Cart {
    items: Vec<Item>,
}

impl Cart {
    fn add(&mut self, item: Item) {
        self.items.push(item);
    }

    fn total(&self) -> u32 {
        self.items.iter().map(|item| item.price).sum()
    }
}

fn pay(cart: &Cart) -> u32 {
    cart.total() * 2
}
`

const fixtures: Record<string, string> = { 'cart.py': python, 'cart.ts': typescript, 'cart.go': go, 'cart.rs': rust }

describe.each(Object.entries(fixtures))('%s', (path, text) => {
  test('cut off at any character, it loses nobody above the cut and gets everybody back', async () => {
    for (let cut = 0; cut < text.length; cut++) {
      const files = new MemoryFiles()
      const before = await files.write(path, text)
      const above = files.nodesIn(path).filter(node => node.span.end <= cut)
      await files.write(path, text.slice(0, cut))
      const lost = above.filter(node => files.byId(node.agentId)?.orphaned).map(node => node.fullName)
      expect(lost, `lost by ${JSON.stringify(text.slice(0, cut))}`).toEqual([])
      expect(await files.write(path, text)).toEqual(before)
    }
  })

  test('a character that is missing anywhere kills nobody', async () => {
    for (let at = 0; at < text.length; at++) {
      await expectNobodyLost(path, text, text.slice(0, at) + text.slice(at + 1))
    }
  })

  test('a bracket or quote typed anywhere kills nobody', async () => {
    for (const typed of ['(', '{', ')', '}', '"', "'", '"""', '/*', '`']) {
      for (let at = 0; at <= text.length; at++) {
        await expectNobodyLost(path, text, text.slice(0, at) + typed + text.slice(at))
      }
    }
  })
})

test('beside code that never parses a function can be deleted', async () => {
  const files = new MemoryFiles()
  const odd = 'def odd(:\n    pass\n\n'
  const before = await files.write('cart.py', `${odd}def tax(x):\n    return x * 0.19\n\n${odd}`)
  await files.write('cart.py', odd + odd)
  expect(files.byId(before.tax!)?.orphaned).toBe(true)
})

/** Except by a text that parses: then the code is gone for all that anybody can tell, and must come back with the text. */
async function expectNobodyLost(path: string, text: string, typed: string): Promise<void> {
  const files = new MemoryFiles()
  const before = await files.write(path, text)
  const all = files.nodesIn(path)
  await files.write(path, typed)
  const lost = all.filter(node => files.byId(node.agentId)?.orphaned).map(node => node.fullName)
  if (files.isDamaged(path)) expect(lost, `lost by ${JSON.stringify(typed)}`).toEqual([])
  expect(await files.write(path, text)).toEqual(before)
}
