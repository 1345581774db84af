/**
 * Lets work go on that waits for nothing, one piece in each round of the event loop: agents may call a hundred tools at
 * once or be refused by the thousand, and a person who is answered by the same thread waits for one piece at most.
 */
export class Pace {
  readonly #waiting: (() => void)[] = []
  #round: NodeJS.Immediate | undefined

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#goOn()
    })
  }

  #goOn(): void {
    this.#round ??= setImmediate(() => {
      this.#round = undefined
      this.#waiting.shift()?.()
      if (this.#waiting.length > 0) this.#goOn()
    })
  }
}
