import { realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Environment, homeOf } from '../base/user-dirs.js'

interface Surroundings {
  /** What relative paths begin at. */
  readonly root: string
  readonly env: Environment
}

/** The folder that somebody means, with `~` for the home folder: absolute, without links. Undefined: there is none. */
export function folderAt(path: string, { root, env }: Surroundings): string | undefined {
  const expanded = path === '~' || path.startsWith('~/') ? join(homeOf(env), path.slice(1)) : path
  try {
    const real = realpathSync(resolve(root, expanded))
    return statSync(real).isDirectory() ? real : undefined
  } catch (error) {
    // Not there, not to be reached, or no path at all (a NUL in it).
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined
    throw error
  }
}
