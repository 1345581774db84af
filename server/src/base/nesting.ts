/**
 * Whether arrays and objects lie more than so many deep in each other. Level by level, because what is nested without end
 * would end the stack first.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap(item => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return level.length > 0
}
