import { pidLives } from '../base/processes.js'

const everyMs = 500

/**
 * Calls `gone` once when the process that started the server is dead. A pid that did not live to begin with belongs to
 * another machine or container and proves nothing.
 */
export function watchParent(pid: number | null | undefined, gone: () => void): () => void {
  if (!pid || !pidLives(pid)) return () => undefined
  const timer = setInterval(() => {
    if (pidLives(pid)) return
    clearInterval(timer)
    gone()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
