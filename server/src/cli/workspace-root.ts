import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { WrongUsage } from './wrong-usage.js'

const marks = ['.remora', 'remora.yaml', '.git']

/**
 * The workspace of a command: the folder that `--workspace` names, else the nearest folder from `start` upward that
 * holds `.remora`, `remora.yaml` or `.git`, else `start` itself. The home folder and `/` are never found from below:
 * whoever keeps their dotfiles in git does not want an agent for everything they own.
 */
export function workspaceRoot(start: string, home: string, named?: string): string {
  if (named !== undefined) return existingFolder(resolve(start, named), named)
  for (let folder = start; folder === start || !isTooWide(folder, home); folder = dirname(folder)) {
    if (marks.some(mark => existsSync(join(folder, mark)))) return folder
    if (isTop(folder)) break
  }
  return start
}

/** A folder that holds too much to be a workspace, unless somebody says so. */
export function isTooWide(folder: string, home: string): boolean {
  return folder === home || isTop(folder)
}

function isTop(folder: string): boolean {
  return folder === dirname(folder)
}

function existingFolder(path: string, named: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  throw new WrongUsage(`--workspace ${named} is no folder. Name the folder that your code is in.`)
}
