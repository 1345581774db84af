import { readdirSync, readFileSync } from 'node:fs'

/** Kills a process that was started `detached`, and all of its group. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  kill(process.platform === 'win32' ? pid : -pid)
}

/**
 * Kills what has left its group but still carries a mark (`NAME=value`) in its environment. Only where the system shows
 * environments (Linux); the caller itself is spared.
 */
export function killMarked(mark: string): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (Number.isInteger(pid) && pid !== process.pid && environmentOf(pid).includes(mark)) kill(pid)
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    // Gone meanwhile, or somebody else's.
    return []
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
