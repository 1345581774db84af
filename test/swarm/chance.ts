/** Random choices that follow from a seed (mulberry32), so that what went wrong can be seen again. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  /** From 0 to below the limit. */
  upTo(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.upTo(items.length)]!
  }

  /** Words, code, nonsense, and what hurts. */
  text(): string {
    return this.pick(texts)
  }
}

const texts = [
  'hello',
  '',
  'def total(self):\n    return 1',
  'export function view(cart: Cart): string {\n  return ""\n}',
  '```python\ndef format_money(cents):\n    return str(cents)\n```',
  'x = (',
  '# Shop\n\nAnother shop.\n',
  '\u0000',
  '\uD800',
  '🦈'.repeat(50),
  'a'.repeat(20_000),
  '../../../etc/passwd',
  '/etc/passwd',
  '.env',
  '.git/config',
  'shop/cart.py',
  'shop/new.py',
  'shop',
  'rm_aaaaaaaa',
  '%s%n$(rm -rf /)`id`',
  '<script>alert(1)</script>',
  "'; DROP TABLE events; --",
  '{"a": 1}',
  '**/*',
  '(((((((((((((((a+)+)+)+)+)+',
]
