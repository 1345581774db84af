/** A request of an editor is read in one round of the event loop, handled in the next, and answered in the third. */
const roundsApart = 3

/**
 * Lets work go on that waits for nothing, one piece at a time and with room for others between two of them: agents may
 * call a hundred tools at once or be refused by the thousand, and whoever is answered by the same thread waits for one
 * piece and not for all.
 */
export class Pace {
  readonly #waiting: (() => void)[] = []
  #isGoing = false

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      if (!this.#isGoing) this.#after(roundsApart)
    })
  }

  #after(rounds: number): void {
    this.#isGoing = rounds > 0 || this.#waiting.length > 0
    if (rounds > 0) setImmediate(() => this.#after(rounds - 1))
    else if (this.#isGoing) {
      this.#waiting.shift()!()
      this.#after(roundsApart)
    }
  }
}
