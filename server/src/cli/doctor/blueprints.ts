import { BlueprintFiles } from '../../agents/blueprints/files.js'
import { builtInTools } from '../../agents/toolbox.js'
import type { LoadedSettings } from '../../base/settings-sources.js'
import { type Check, failed, ok } from './check.js'

const name = 'Blueprints'

/** Reads everything by which the project says what its agents are. */
export function checkBlueprints(root: string, { settings }: LoadedSettings): Check[] {
  const toolNames = builtInTools.map(tool => tool.name)
  const files = new BlueprintFiles({ root, toolNames, mcpServers: () => settings.mcp.servers }).look()
  return files.map(({ path, blueprint, problem }) => {
    if (problem) return failed(name, problem.message)
    const { isVirtual, isActive } = blueprint!
    const remarks = [...(isVirtual ? ['virtual'] : []), ...(isActive ? [] : ['inactive'])]
    return ok(name, `${blueprint!.name}, from ${[path, ...remarks].join(', ')}`)
  })
}
