import type { Overlay } from '../../agents/overlay.js'
import { Refusal } from '../../base/errors.js'

/**
 * The folder that a session works in. Its tools spell paths relative to it, and nothing outside of it is there for them,
 * though it be in the same workspace. All methods but `within` take a path as a tool was given it, and refuse what leads
 * out; names are what the overlay calls files: relative to the workspace's root.
 */
export class Folder {
  readonly #name: string
  readonly #prefix: string

  /** @param name relative to the workspace's root; empty for the root itself */
  constructor(name: string) {
    this.#name = name
    this.#prefix = name === '' ? '' : `${name}/`
  }

  nameOf(path: string, overlay: Overlay): string {
    return this.#contained(overlay.nameOf(this.#placeOf(path)), path)
  }

  nameToWrite(path: string, overlay: Overlay): string {
    return this.#contained(overlay.nameToWrite(this.#placeOf(path)), path)
  }

  /** The same for a path that may be the folder's own, such as `.`. */
  folderName(path: string, overlay: Overlay): string {
    const isOwn = !path.startsWith('/') && path.split('/').every(name => name === '' || name === '.')
    return isOwn ? this.#name : this.nameOf(path, overlay)
  }

  /** What a file of the folder is called here. */
  within(name: string): string {
    return name.slice(this.#prefix.length)
  }

  /** The names of all files. */
  files(overlay: Overlay): string[] {
    return overlay.files(this.#prefix)
  }

  #placeOf(path: string): string {
    if (path.startsWith('/')) throw outside(path)
    return this.#prefix + path
  }

  /** A link may lead elsewhere in the workspace. */
  #contained(name: string, path: string): string {
    if (name.startsWith(this.#prefix)) return name
    throw outside(path)
  }
}

function outside(path: string): Refusal {
  return new Refusal('outside_workspace', `${path} leads out of the workspace; a relative path inside it was wanted.`)
}
