import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from '../base/errors.js'
import { absolutePath, realPathOf, relativePath } from '../base/paths.js'

/**
 * A path as somebody typed it, relative to the workspace; '' is the workspace itself. It is meant from where the person
 * stands, else from the workspace. Refuses what is outside of it.
 */
export function pathInWorkspace(path: string, root: string, cwd: string): string {
  const here = resolve(cwd, path)
  const absolute = realPathOf(existsSync(here) ? here : absolutePath(root, path))
  const realRoot = realPathOf(root)
  if (absolute === realRoot) return ''
  const inside = relativePath(realRoot, absolute)
  if (inside !== undefined) return inside
  throw new Refusal('outside_workspace', `${path} is not in the workspace ${root}. Name its own with --workspace.`)
}
