import type { FileFacts } from './file-facts.js'
import { folderOf, type Memory } from './memory.js'
import { type ModuleFile, moduleMeant, packageMeant, stemMeant } from './modules.js'

/** A package of more files is only known by so many. */
const mostFiles = 30

/** The files that imports lead to. */
export class ModuleFiles {
  readonly #memory: Memory

  constructor(memory: Memory) {
    this.#memory = memory
  }

  /** Of a package any of its files. */
  meant(file: FileFacts, module: string): FileFacts | undefined {
    // Asked once for each use of what is imported, and the answer takes some looking.
    const fileId = this.#memory.meant(file.fileId, module, () => this.#meant(file, module)?.file_id)
    return fileId === undefined ? undefined : this.#memory.facts(fileId)
  }

  /** All the files that an import of one of them brings. */
  besides(file: FileFacts): readonly FileFacts[] {
    if (!file.isOfPackage) return [file]
    const files = this.#memory.folders(file.language).get(folderOf(file.path)) ?? []
    return files.slice(0, mostFiles).flatMap(({ file_id }) => this.#memory.facts(file_id) ?? [])
  }

  #meant(file: FileFacts, module: string): ModuleFile | undefined {
    if (file.isOfPackage) {
      const folders = this.#memory.folders(file.language)
      const folder = packageMeant(module, [...folders.keys()])
      if (folder !== undefined) return folders.get(folder)?.[0]
    }
    const candidates = this.#memory
      .modules(stemMeant(module, file.path))
      .filter(({ family, file_id }) => family === file.family && file_id !== file.fileId)
    return moduleMeant(module, file.path, candidates)
  }
}
