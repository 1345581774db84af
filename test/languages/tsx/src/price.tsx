import { createContext, useContext } from 'react'

export type Money = number

const Currency = createContext('€')

/** How people read an amount. */
export const useFormat = () => {
  const currency = useContext(Currency)
  return (amount: Money) => `${amount.toFixed(2)} ${currency}`
}

export function Price({ amount }: { amount: Money }) {
  const format = useFormat()
  return <span>{format(amount)}</span>
}

export const format = (amount: Money): string => String(amount)
