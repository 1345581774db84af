import { BlueprintFiles, moduleNames } from '../../agents/blueprints/files.js'
import { Extensions, modulesFolder } from '../../agents/extensions/extensions.js'
import { defaultLimits } from '../../agents/extensions/limits.js'
import { builtInTools } from '../../agents/toolbox.js'
import { silentLog } from '../../base/log.js'
import type { Environment } from '../../base/user-dirs.js'
import { type Check, failed, noted, ok } from './check.js'

const name = 'Blueprints'
const toolNames = builtInTools.map(tool => tool.name)

/** Reads everything by which the project says what its agents are. */
export function checkBlueprints(root: string): Check[] {
  return new BlueprintFiles({ root, toolNames, runsModules: false }).look().map(({ path, blueprint, problem }) => {
    if (problem) return failed(name, problem.message)
    const { isVirtual, isActive } = blueprint!
    const remarks = [...(isVirtual ? ['virtual'] : []), ...(isActive ? [] : ['inactive'])]
    return ok(name, `${blueprint!.name}, from ${[path, ...remarks].join(', ')}`)
  })
}

/** Loads every extension module in a process of its own, as the first turn would. */
export async function checkModules(
  root: string,
  { trusted, env }: { readonly trusted: boolean; readonly env: Environment },
): Promise<Check[]> {
  const paths = moduleNames(root).map(module => `${modulesFolder}/${module}`)
  if (paths.length === 0) return []
  if (!trusted) return [noted(name, `${paths.join(', ')}: not run.`, '`remora trust` lets extension modules run.')]
  const checks: Check[] = []
  const extensions = new Extensions({
    root,
    env,
    limits: defaultLimits,
    log: silentLog,
    toolNames,
    sourceOf: () => '',
    failed: (path, reason) => checks.push(failed(name, `${path}: ${reason}`)),
  })
  try {
    extensions.renew(paths)
    await extensions.load()
    for (const path of paths) {
      for (const blueprint of extensions.in(path)) checks.push(ok(name, `${blueprint.name}, from ${path}`))
    }
  } finally {
    extensions.close()
  }
  return checks
}
