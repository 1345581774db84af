import { readlinkSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The absolute path of a `file:` URI; undefined for every other scheme and for URIs that are none. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href
}

/** Relative to the root, with `/`, as node addresses and all wires spell paths; undefined outside the root. */
export function relativePath(root: string, path: string): string | undefined {
  const inside = relative(root, path)
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined
  return sep === '/' ? inside : inside.split(sep).join('/')
}

export function absolutePath(root: string, path: string): string {
  return resolve(root, path)
}

/**
 * The real path of a path that may not exist yet: that of its nearest existing folder, with the rest behind it. A link
 * to what does not exist yet is followed too, because writing follows it; one that goes round in circles is not.
 */
export function realPathOf(path: string, mostLinks = 40): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    if (parent === path) return path
    const folder = realPathOf(parent, mostLinks)
    const place = join(folder, path.slice(parent.length))
    const target = mostLinks > 0 ? linkTarget(place) : undefined
    return target === undefined ? place : realPathOf(resolve(folder, target), mostLinks - 1)
  }
}

/** Undefined for what is no link, does not exist, or cannot be reached. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
