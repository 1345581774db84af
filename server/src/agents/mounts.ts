import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { realPathOf } from '../base/paths.js'

/** A folder beside the workspace that an agent may read: `@docs/a.md` is `a.md` in the folder `docs`. */
export interface Mount {
  /** Begins with `@`. */
  readonly name: string
  /** Absolute, without links. */
  readonly folder: string
}

/**
 * Only of folders that exist.
 * @param folders as a blueprint names them: absolute, or relative to the root
 */
export function mountsOf(folders: readonly string[], root: string): Mount[] {
  const taken = new Map<string, number>()
  const real = folders.map(path => realPathOf(resolve(root, path)))
  const existing = real.filter(folder => statSync(folder, { throwIfNoEntry: false })?.isDirectory())
  return existing.map(folder => {
    const name = `@${basename(folder).replace(/[^\w.-]/g, '_')}`
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    return { name: count === 1 ? name : `${name}-${count}`, folder }
  })
}

/** Where a path lies within a mount; undefined for a path of the workspace. */
export function placeIn(mounts: readonly Mount[], path: string): { mount: Mount; inside: string } | undefined {
  const plain = path.replace(/^(\.?\/)+/, '')
  const mount = mounts.find(({ name }) => plain === name || plain.startsWith(`${name}/`))
  return mount && { mount, inside: plain.slice(mount.name.length + 1) }
}
