import type { Files } from './open.js'

/** A class that calls a function of another file. */
export const shop = {
  'shop/prices.py': 'def price_of(item):\n    return 45\n',
  'shop/cart.py': [
    'from shop.prices import price_of',
    '',
    '',
    'class Cart:',
    '    def total(self, items):',
    '        return sum(price_of(item) for item in items)',
    '',
    '    def size(self, items):',
    '        return len(items)',
    '',
  ].join('\n'),
} satisfies Files
