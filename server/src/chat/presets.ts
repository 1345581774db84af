import type { Tool } from '../agents/tool.js'
import { discoverSymbols } from './tools/discover-symbols.js'
import { fileExists } from './tools/file-exists.js'
import { Folder } from './tools/folder.js'
import { listDir } from './tools/list-dir.js'
import { readFile } from './tools/read-file.js'
import { searchFiles } from './tools/search-files.js'
import { writeFile } from './tools/write-file.js'

/** What a session's tools are made with: each works in one folder. */
type ToolIn = (folder: Folder) => Tool

const fileOps: readonly ToolIn[] = [readFile, writeFile, listDir, fileExists, searchFiles]
const codeAnalysis: readonly ToolIn[] = [discoverSymbols]

/** Tools by the names of their presets, in the order in which they are told (seeds/chat-service.md). */
const toolsByPreset: ReadonlyMap<string, readonly ToolIn[]> = new Map([
  ['file_ops', fileOps],
  ['code_analysis', codeAnalysis],
  ['all', [...fileOps, ...codeAnalysis]],
])

/** The names of each preset's tools. */
export function presets(): Record<string, string[]> {
  const root = new Folder('')
  return Object.fromEntries([...toolsByPreset].map(([name, tools]) => [name, tools.map(tool => tool(root).name)]))
}

/**
 * The tools of all the named presets, each once and always in the same order. A name that is none adds nothing.
 * @param folder relative to the root
 */
export function presetTools(names: readonly string[], folder: string): Tool[] {
  const wanted = new Set(names.flatMap(name => toolsByPreset.get(name) ?? []))
  return toolsByPreset
    .get('all')!
    .filter(tool => wanted.has(tool))
    .map(tool => tool(new Folder(folder)))
}
