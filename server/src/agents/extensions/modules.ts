import { existsSync, mkdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeFileAtomic } from '../../base/atomic-write.js'
import { messageOf } from '../../base/errors.js'
import { textHash } from '../../base/text.js'

/** What a module may export: an agent's blueprint with code. */
export interface Exported {
  readonly matches: (node: unknown) => unknown
  readonly tools?: readonly { readonly name: unknown; readonly run: (args: unknown, context: object) => unknown }[]
  readonly [key: string]: unknown
}

/**
 * Runs a module and returns the blueprints among what it exports, by the name of the export. Only for the process that
 * may die of it. Throws for whatever is wrong.
 * @param compiled the folder for JavaScript made of TypeScript
 */
export async function loadModule(path: string, compiled: string): Promise<ReadonlyMap<string, Exported>> {
  const file = extname(path) === '.ts' ? await compile(path, compiled) : path
  const namespace: Record<string, unknown> = await import(pathToFileURL(file).href)
  const found = Object.entries(namespace).flatMap(([name, value]) => named(name, value))
  if (found.length > 0) return new Map(found)
  throw new Error('it exports no object with a function `matches`')
}

/** A default export may hold several. */
function named(name: string, value: unknown): [string, Exported][] {
  if (name === 'default' && Array.isArray(value))
    return value.flatMap((one, index) => named(`default${index + 1}`, one))
  const isBlueprint = typeof (Object(value) as Exported).matches === 'function'
  return isBlueprint ? [[name, value as Exported]] : []
}

/** Into a file inside the workspace, so that the module finds the packages that are installed there. */
async function compile(path: string, folder: string): Promise<string> {
  const { buildSync } = await esbuild()
  const { outputFiles } = buildSync({
    entryPoints: [path],
    write: false,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: 'inline',
    logLevel: 'silent',
    tsconfigRaw: {},
  })
  const { text } = outputFiles[0]!
  const file = join(folder, `${basename(path, '.ts')}.${textHash(text)}.mjs`)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileAtomic(file, text)
  }
  return file
}

async function esbuild(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild')
  } catch (error) {
    const advice = 'Install esbuild beside Remora, or write the module as .mjs'
    throw new Error(`TypeScript cannot be compiled here: ${messageOf(error)}. ${advice}`, { cause: error })
  }
}
