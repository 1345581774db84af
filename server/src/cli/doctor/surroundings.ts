import { execFile } from 'node:child_process'
import type { Environment } from '../../base/user-dirs.js'
import { Grammars } from '../../syntax/grammars.js'
import { builtInLanguages } from '../../syntax/language-table.js'
import { type Check, failed, noted, ok } from './check.js'

/** The oldest that is tested. */
const node = { major: 20, minor: 19 }
const neovim = { major: 0, minor: 11 }

export function checkNode(): Check {
  const found = process.versions.node
  if (reaches(found, node)) return ok('Node.js', found)
  return failed('Node.js', `${found} is too old.`, `Install Node.js ${node.major}.${node.minor} or newer.`)
}

/** Loads every grammar, as the first file of its language would. */
export async function checkLanguages(): Promise<Check[]> {
  const problems: Check[] = []
  const grammars = new Grammars((_, message) => problems.push(failed('Languages', message, 'Install Remora anew.')))
  const loaded = await Promise.all(
    builtInLanguages.map(async language => ((await grammars.load(language)) ? [language.title] : [])),
  )
  const titles = loaded.flat()
  return [...(titles.length > 0 ? [ok('Languages', titles.join(', '))] : []), ...problems]
}

export async function checkNeovim(env: Environment): Promise<Check> {
  const found = await versionOfNeovim(env)
  const wanted = `${neovim.major}.${neovim.minor}`
  if (found === undefined)
    return noted('Neovim', 'not on the PATH', `Any editor with LSP will do; Neovim from ${wanted} on.`)
  if (reaches(found, neovim)) return ok('Neovim', found)
  return noted('Neovim', `${found} is too old for the plugin.`, `Install Neovim ${wanted} or newer.`)
}

function versionOfNeovim(env: Environment): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile('nvim', ['--version'], { env: { ...env }, timeout: 5000 }, (error, stdout) => {
      resolve(error ? undefined : /^NVIM v(\d+\.\d+\.\d+)/m.exec(stdout)?.[1])
    })
  })
}

function reaches(version: string, { major, minor }: { readonly major: number; readonly minor: number }): boolean {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number)
  return foundMajor > major || (foundMajor === major && foundMinor >= minor)
}
