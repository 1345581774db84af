export interface WatchdogOrder {
  /** The process id of the server. */
  readonly parent: number
  readonly maxBytes: number
  /** What the process carries in its environment, and so whatever it has started. */
  readonly mark?: string
  /** The number of the question that the main thread is working on, 0 for none, and that question's limit. */
  readonly work: Int32Array<SharedArrayBuffer>
}

/** By which the watchdog ends what takes too long; it kills what grows too large. */
export const tooLong = 'SIGALRM'
