import { formatMoney } from './money.js'

export interface BasketLine {
  item: string
  count: number
  cents: number
}

export function basketTotal(lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => sum + line.count * line.cents, 0)
}

export function renderBasket(lines: readonly BasketLine[]): string {
  const rows = lines.map(line => `${line.count} x ${line.item}  ${formatMoney(line.cents)}`)
  return [...rows, `Total  ${formatMoney(basketTotal(lines))}`].join('\n')
}
