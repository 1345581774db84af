/** What extensions may take of the machine. Times are milliseconds. */
export interface Limits {
  readonly startMs: number
  readonly loadMs: number
  /** For all nodes of a batch together. */
  readonly matchMs: number
  readonly runMs: number
  /** Of the whole process; a plain one has some 70 MB. */
  readonly maxBytes: number
}

export const defaultLimits: Limits = {
  startMs: 10_000,
  loadMs: 10_000,
  matchMs: 5_000,
  runMs: 30_000,
  maxBytes: 512 * 1024 * 1024,
}

/** Of the memory, what JavaScript may use, in MiB. */
export const maxHeap = 256

/** Characters of what a tool may answer; more is cut off. */
export const longestOutput = 256 * 1024

/** Characters of one line: everything that a module says of itself, or an answer with every character escaped. */
export const longestAnswer = 4_000_000

/** Bytes on standard output and error, of a process, after which it is ended. */
export const mostPrinted = 16 * 1024 * 1024
