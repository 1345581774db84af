import { join } from 'node:path'
import { messageOf, Refusal } from '../../base/errors.js'
import { walk } from '../../base/walk.js'
import { modulesFolder } from '../extensions/extensions.js'
import type { Problem, WrittenBlueprint } from './blueprint.js'
import { folderFiles, readFolderBlueprint } from './folder.js'
import { readMarkdownBlueprint } from './markdown-file.js'
import { namesIn, stampOf } from './project-file.js'
import type { Surroundings } from './surroundings.js'

export const agentsFolder = '.remora/agents'
export const orchestratorFolder = '.agent-orchestrator/agents'

/** A file, or a folder, that says what agents are, as it was when it was last read. */
export interface BlueprintFile {
  /** Relative to the root. */
  readonly path: string
  readonly stamp: string
  /** Absent for a module: what that holds is known to those who run it. */
  readonly blueprint?: WrittenBlueprint
  readonly problem?: Problem
}

/** The blueprints that a project's files hold, read once and again when a file has changed. */
export class BlueprintFiles {
  readonly #surroundings: Surroundings
  #known: readonly BlueprintFile[] = []

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  /** In the order in which they are tried. */
  get all(): readonly BlueprintFile[] {
    return this.#known
  }

  /**
   * Looks at the disk, and returns what has changed: what was not there or read differently, and what is gone (without
   * blueprint and problem). A broken file keeps no other from being read.
   */
  look(): BlueprintFile[] {
    const before = new Map(this.#known.map(file => [file.path, file]))
    const files = this.#list().map(found => {
      const known = before.get(found.path)
      return known?.stamp === found.stamp ? known : this.#read(found)
    })
    this.#known = files
    const changed = files.filter(file => before.get(file.path) !== file)
    for (const { path } of files) before.delete(path)
    const gone = [...before.values()].map(({ path, stamp }) => ({ path, stamp: `gone after ${stamp}` }))
    return [...changed, ...gone]
  }

  /** Says something else whenever a module, or a file that one may import, was written. */
  modulesRevision(): string {
    const { root, runsModules } = this.#surroundings
    if (!runsModules) return ''
    return [...walk(join(root, modulesFolder))]
      .map(({ path, size, mtimeMs }) => `${path} ${size}@${mtimeMs}`)
      .join('\n')
  }

  #list(): Found[] {
    const { root, runsModules } = this.#surroundings
    const found = [
      ...listed(agentsFolder, () => markdownNames(root), readMarkdownBlueprint),
      ...listed(orchestratorFolder, () => namesIn(root, orchestratorFolder, 'folders'), readFolderBlueprint),
      ...listed(modulesFolder, () => (runsModules ? modulesIn(root) : []), undefined),
    ]
    return found
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ path, read }) => ({ path, read, stamp: this.#stampOf(path) }))
  }

  #stampOf(path: string): string {
    const { root } = this.#surroundings
    if (!path.startsWith(`${orchestratorFolder}/`)) return stampOf(root, path)
    return folderFiles.map(name => stampOf(root, `${path}/${name}`)).join(' ')
  }

  #read({ path, stamp, read }: Found): BlueprintFile {
    if (!read) return { path, stamp }
    try {
      return { path, stamp, blueprint: read(path, this.#surroundings) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { path, stamp, problem: { file: path, message: messageOf(error) } }
    }
  }
}

/** A folder that cannot be read is told of like a file that is broken. */
function listed(folder: string, names: () => readonly string[], read: Found['read']) {
  try {
    return names().map(name => ({ name, path: `${folder}/${name}`, read }))
  } catch (error) {
    const refuse = () => {
      throw error
    }
    return [{ name: '', path: folder, read: refuse }]
  }
}

function markdownNames(root: string): string[] {
  return namesIn(root, agentsFolder, 'files').filter(name => name.endsWith('.md'))
}

/** The extension modules of a project, sorted; none where they cannot be read. */
export function moduleNames(root: string): string[] {
  return listed(modulesFolder, () => modulesIn(root), undefined).flatMap(({ name }) => (name === '' ? [] : [name]))
}

function modulesIn(root: string): string[] {
  return namesIn(root, modulesFolder, 'files').filter(name => /\.(js|mjs|ts)$/.test(name) && !name.endsWith('.d.ts'))
}

interface Found {
  readonly path: string
  readonly stamp: string
  /** Absent for a module. */
  readonly read: ((path: string, surroundings: Surroundings) => WrittenBlueprint) | undefined
}
