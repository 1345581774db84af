import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from '../base/errors.js'
import { absolutePath, realPathOf, relativePath } from '../base/paths.js'

/**
 * A path as somebody typed it, relative to the workspace; '' is the workspace itself. It is meant from where the person
 * stands, else from the workspace. Refuses what is outside of it.
 */
export function pathInWorkspace(path: string, root: string, cwd: string): string {
  const meant = [resolve(cwd, path), absolutePath(root, path)]
  // What is not there any more may still have agents whose code is gone.
  const places = meant.some(existsSync) ? meant.filter(existsSync) : meant.slice(1)
  const inside = places.map(place => inRoot(place, root)).find(found => found !== undefined)
  if (inside !== undefined) return inside
  throw new Refusal('outside_workspace', `${path} is not in the workspace ${root}. Name its own with --workspace.`)
}

function inRoot(place: string, root: string): string | undefined {
  const [realPlace, realRoot] = [realPathOf(place), realPathOf(root)]
  return realPlace === realRoot ? '' : relativePath(realRoot, realPlace)
}
