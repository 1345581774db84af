import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The package's own folder, found both from `server/src/…` (tests) and from `dist/…` (the bundle): the nearest folder
 * upward that holds `server/assets`.
 */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** The path of a file under `server/assets`. */
export function assetPath(...parts: readonly string[]): string {
  return join(packageRoot, 'server', 'assets', ...parts)
}

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'server', 'assets'))) return folder
    if (dirname(folder) === folder) throw new Error(`No server/assets above ${start}: the installation is incomplete.`)
  }
}
