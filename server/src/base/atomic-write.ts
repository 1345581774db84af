import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from './errors.js'
import { realPathOf } from './paths.js'

/**
 * Replaces the text of a file, or creates it, so that everybody sees the old text or the new one and never a part, even
 * if the process dies: a temporary file beside it, fsync, rename. Keeps mode and owner, and writes through symbolic
 * links. Refuses with `not_text` (half of a surrogate pair would become another character), `read_only`, and
 * `limit_reached` on a full disk; the file is unchanged then.
 */
export function writeFileAtomic(path: string, text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw new Refusal('not_text', `The new text for ${path} has half of a surrogate pair, which UTF-8 cannot hold.`)
  }
  try {
    replace(linkTarget(path), text)
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, path)
  }
}

function replace(target: string, text: string): void {
  const before = statSync(target, { throwIfNoEntry: false })
  if (before) assertWritable(target, before)
  const temporary = join(dirname(target), `.remora-${randomBytes(8).toString('hex')}.tmp`)
  const file = openSync(temporary, 'wx', 0o666)
  try {
    try {
      writeFileSync(file, text)
      if (before) keepModeAndOwner(file, before)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** A rename asks nobody: it would replace a read-only file, and a device as well. */
function assertWritable(target: string, before: Stats): void {
  if (!before.isFile()) throw new Refusal('unsupported', `${target} is a folder or a device; a file was wanted.`)
  accessSync(target, constants.W_OK)
}

function keepModeAndOwner(file: number, before: Stats): void {
  const now = fstatSync(file)
  if (now.uid !== before.uid || now.gid !== before.gid) fchownSync(file, before.uid, before.gid)
  // After chown, which clears the set-user-id bits.
  fchmodSync(file, before.mode & 0o7777)
}

/** The end of a chain of links, which need not exist. */
function linkTarget(path: string): string {
  const target = realPathOf(path)
  if (!lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target
  throw new Refusal('unsupported', `${path} is a symbolic link that leads to itself.`)
}

function explained(error: NodeJS.ErrnoException, path: string): Error {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Refusal('read_only', `${path} may not be written, or not without changing its owner.`)
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal('limit_reached', `${path} was not written: the disk is full.`)
    default:
      return error
  }
}
