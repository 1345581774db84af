import { test } from 'vitest'
import { discover } from '../../server/src/syntax/discover.js'
import { Grammars } from '../../server/src/syntax/grammars.js'
import { languageOf } from '../../server/src/syntax/languages.js'
import { withTree } from '../../server/src/syntax/tree.js'
test('x', async () => {
  const show = async (path: string, text: string) => {
    const g = await new Grammars(() => {}).load(languageOf(path)!)
    const d = withTree(g!, text, t => discover(t, path))
    console.log(path, JSON.stringify(text), d.pieces.map(p => `${p.fullName}[${p.span.start},${p.span.end}]`).join(' '), 'DAMAGE', JSON.stringify(d.damaged))
  }
  await show('a.py', 'class Cart:\n    """d"""\n    def add(self, item):(\n        self.items.append(item)\n\n    def total(self):\n        return sum(item["price"] for item in self.items)\n\n@decorated\ndef ship(cart, to="home"):\n    return label()\n')
  await show('a.ts', 'class Cart {\n  add((item: Item): void {\n    this.items.push(item)\n  }\n  total(): number {\n    return this.items.reduce((sum, item) => sum + item.price, 0)\n  }\n}\n\nfunction pay(cart: Cart) {\n  return tax(cart.total())\n}\n')
  await show('a.go', 'package shop\n\ntype Cart struct {\n\titems []Item\n\n\nfunc (c *Cart) Add(item Item) {\n\tc.items = append(c.items, item)\n}\n\nfunc Ship(cart *Cart, to string) string {\n\treturn to\n}\n')
  await show('a.rs', "struct Cart {\n    items: Vec<Item>,\n\n\nimpl Cart {\n    fn add(&mut self, item: Item) {\n        self.items.push(item);\n    }\n\n    fn total(&self) -> u32 {\n        self.items.iter().map(|item| item.price).sum()\n    }\n}\n\nfn pay(cart: &Cart) -> u32 {\n    cart.total() * 2\n}\n")
})
