import { readlinkSync, realpathSync } from 'node:fs'
import { isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
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

/** Links that are followed in one path; who needs more goes round in circles. */
const mostLinks = 40

/**
 * The real path of a path that may not exist yet: that of its nearest existing folder, with the rest behind it. A link
 * to what does not exist yet is followed too, because writing follows it.
 */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return followed(resolve(path))
  }
}

/** Name by name, as systems do it: `x/..` leads elsewhere than `.` where x is a link. */
function followed(path: string): string {
  let place = parse(path).root
  let links = 0
  const names = namesIn(path)
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const link = name === '..' || links === mostLinks ? undefined : linkAt(join(place, name))
    if (link === undefined) {
      place = join(place, name)
      continue
    }
    links++
    if (isAbsolute(link)) place = parse(link).root
    names.unshift(...namesIn(link))
  }
  return place
}

function namesIn(path: string): string[] {
  const { root } = parse(path)
  return path
    .slice(root.length)
    .split(sep === '/' ? '/' : /[\\/]/)
    .filter(name => name !== '' && name !== '.')
}

/** Undefined for what is no link, does not exist, or cannot be reached. */
function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
