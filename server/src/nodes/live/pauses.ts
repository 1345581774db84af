/** Tells when nothing has happened to something for a while. */
export class Pauses<T> {
  readonly #over: (thing: T) => void
  readonly #timers = new Map<T, NodeJS.Timeout>()

  constructor(over: (thing: T) => void) {
    this.#over = over
  }

  /** Something has happened; `over` is called when nothing more does for so many milliseconds. */
  begin(thing: T, ms: number): void {
    this.end(thing)
    const timer = setTimeout(() => {
      this.#timers.delete(thing)
      this.#over(thing)
    }, ms)
    this.#timers.set(thing, timer.unref())
  }

  /** `over` need not be called. */
  end(thing: T): void {
    clearTimeout(this.#timers.get(thing))
    this.#timers.delete(thing)
  }

  close(): void {
    for (const thing of this.#timers.keys()) this.end(thing)
  }
}
