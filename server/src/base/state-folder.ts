import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, Refusal } from './errors.js'

/** Where one workspace keeps its state. */
export interface StateFolder {
  readonly path: string
  /** False: a temporary folder, gone after `dispose()`. */
  readonly persistent: boolean
  /** What to tell the person: why nothing will be kept, or what to be careful about. Absent when all is well. */
  readonly reason?: string
  /** Removes the folder if it is a temporary one. */
  dispose(): void
}

/**
 * `<root>/.remora`, which tells git to ignore it; without a root, or where that folder cannot be used, a temporary one.
 * The folder may come with a cloned repository, so links are not followed: `.remora/index.db` as a link to somebody's
 * other database would be the end of that one.
 */
export function openStateFolder(root: string | undefined): StateFolder {
  if (root === undefined) return temporaryFolder('No folder is open, so nothing will be kept after this session.')
  const path = join(root, '.remora')
  try {
    prepare(path)
  } catch (error) {
    return temporaryFolder(`Nothing will be kept after this session: ${path} cannot be used. ${messageOf(error)}`)
  }
  const kept = { path, persistent: true, dispose: () => undefined }
  if (!isOnNetwork(path)) return kept
  return {
    ...kept,
    reason: `${path} is on a network file system: let only one Remora at a time work in this workspace.`,
  }
}

function prepare(path: string): void {
  createIfMissing(() => mkdirSync(path))
  if (!lstatSync(path).isDirectory()) throw new Refusal('unsupported', 'It is a file or a link; a folder was wanted.')
  const link = readdirSync(path, { withFileTypes: true }).find(entry => entry.isSymbolicLink())
  if (link) throw new Refusal('unsupported', `It holds a symbolic link, ${link.name}; remove that.`)
  // SQLite creates files beside its own, so being able to write the existing ones is not enough.
  const probe = join(path, `.probe-${randomBytes(6).toString('hex')}`)
  writeFileSync(probe, '')
  rmSync(probe)
  createIfMissing(() => writeFileSync(join(path, '.gitignore'), ignored, { flag: 'wx' }))
}

/** Everything but what a project brings: languages, blueprints of agents, and extension modules belong to it. */
const ignored = '/*\n!/languages/\n!/agents/\n!/models/\n'

function createIfMissing(create: () => void): void {
  try {
    create()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function temporaryFolder(reason: string): StateFolder {
  const path = mkdtempSync(join(tmpdir(), 'remora-'))
  return { path, persistent: false, reason, dispose: () => rmSync(path, { recursive: true, force: true }) }
}

/** The `f_type` of Linux (statfs(2)) for NFS, SMB, CIFS, SMB2, 9P, AFS, NCP, Coda, Ceph. Other systems tell no type. */
const networkTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x5346414f, 0x564c, 0x73757245, 0x00c36400,
])

function isOnNetwork(path: string): boolean {
  return process.platform === 'linux' && networkTypes.has(statfsSync(path).type >>> 0)
}
