/** Cents as people write them: `€ 3.20`. */
export function formatMoney(cents: number): string {
  const sign = cents < 0 ? '-' : ''
  return `${sign}€ ${(Math.abs(cents) / 100).toFixed(2)}`
}

export function parseMoney(text: string): number {
  const amount = Number(text.replace(/[€\s]/g, ''))
  if (Number.isNaN(amount)) throw new Error(`${text} is no amount of money`)
  return Math.round(amount * 100)
}
