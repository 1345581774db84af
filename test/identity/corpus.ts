import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { fixtures } from '../languages/fixtures.js'
import { readSource, type Source } from './source.js'

/** Code of the project itself, and the fixtures of all languages that have functions. */
export async function ownSources(): Promise<Source[]> {
  const folder = join(packageRoot, 'server', 'src')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'))
  const own = paths.sort().map(path => ({ path: `src/${path}`, text: readFileSync(join(folder, path), 'utf8') }))
  const others = fixtures.flatMap(({ language, sources }) =>
    Object.entries(sources).map(([path, text]) => ({ path: `${language}/${path}`, text })),
  )
  return await worthwhile([...own, ...others])
}

/** A part of Python's standard library: every so many-th of its files. Empty where there is no Python. */
export async function pythonSources(share: number): Promise<Source[]> {
  const script = 'import sysconfig; print(sysconfig.get_path("stdlib"))'
  const { status, stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8' })
  if (status !== 0) return []
  const folder = stdout.trim()
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.py') && !path.includes('site-packages') && !path.includes('lib2to3/tests/data'))
    .sort()
  const chosen = paths.filter((_, index) => index % Math.round(1 / share) === 0)
  return await worthwhile(chosen.map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') })))
}

/** What has units enough to do something to, and is not so large that it would be most of the work. */
async function worthwhile(files: readonly { path: string; text: string }[]): Promise<Source[]> {
  const sources: Source[] = []
  for (const { path, text } of files) {
    if (text.length > 200_000 || text.includes('\uFFFD')) continue
    const source = await readSource(path, text)
    if (source.units.length >= 2) sources.push(source)
  }
  return sources
}
