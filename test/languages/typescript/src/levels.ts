export const levels = new Map<string, number>()

export function level(sku: string): number {
  return levels.get(sku) ?? 0
}

export function close(): void {
  levels.clear()
}
