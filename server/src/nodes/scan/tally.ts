import type { StoredChanges } from '../store/store-file.js'

/** Counts what a scan did to nodes; who left one file and was found in another has changed, not gone and come. */
export class Tally {
  readonly #created = new Set<string>()
  readonly #orphaned = new Set<string>()
  readonly #updated = new Set<string>()

  add({ created, updated, orphaned }: StoredChanges): void {
    for (const id of orphaned) this.#orphaned.add(id)
    for (const id of updated) this.#updated.add(id)
    for (const id of created) {
      if (this.#orphaned.delete(id)) this.#updated.add(id)
      else this.#created.add(id)
    }
  }

  get counts(): { readonly created: number; readonly orphaned: number; readonly updated: number } {
    return { created: this.#created.size, orphaned: this.#orphaned.size, updated: this.#updated.size }
  }
}
