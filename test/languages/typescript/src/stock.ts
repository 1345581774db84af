export { Region as Place } from './tax.js'
export * from './levels.js'

import { level, levels } from './levels.js'

export function reserve(sku: string, count: number): void {
  if (count > level(sku)) throw new OutOfStock(sku)
  levels.set(sku, level(sku) - count)
}

const OutOfStock = class extends Error {
  override toString(): string {
    return `out of stock: ${super.toString()}`
  }
}

declare global {
  interface Window {
    shop: string
  }
}

declare module 'stock-file' {
  export function load(path: string): string[]
}

export function watch(close: () => void): () => void {
  close()
  const level = (): void => undefined
  level()
  return () => {
    function again(): void {
      watch(close)
    }
    again()
  }
}
