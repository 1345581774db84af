/** One line of `remora doctor`. */
export interface Check {
  readonly name: string
  /** `noted`: worth knowing, and no fault. */
  readonly status: 'ok' | 'failed' | 'noted'
  /** What was found. */
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message }
}

export function noted(name: string, message: string, advice?: string): Check {
  return { name, status: 'noted', message, ...(advice && { advice }) }
}

export function failed(name: string, message: string, advice?: string): Check {
  return { name, status: 'failed', message, ...(advice && { advice }) }
}
