/** Taxes by region. */

export type Money = number

export const enum Region {
  Home = 'home',
  Abroad = 'abroad',
}

export interface Rates {
  readonly name: string
  rate(region: Region): Money
}

export namespace Rounding {
  export const cents = (amount: Money): Money => Math.round(amount * 100) / 100

  export function up(amount: Money): Money {
    return cents(Math.ceil(amount))
  }
}

export class UnknownRegion extends Error {}

/** The share that the state gets. */
export function rate(region: Region): Money {
  if (region === Region.Home) return 0.2
  throw new UnknownRegion(region)
}

export function gross(net: Money): Money
export function gross(net: Money, region: Region): Money
export function gross(net: Money, region = Region.Home): Money {
  return Rounding.cents(net * (1 + rate(region)))
}

export default function format(amount: Money): string {
  return `${Rounding.up(amount)} €`
}
