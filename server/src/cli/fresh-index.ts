import type { App } from '../app.js'
import { absolutePath } from '../base/paths.js'
import type { Terminal } from './terminal/terminal.js'

/** Brings the whole index in line with the disk, and shows how far that is. */
export async function scan(app: App, terminal: Terminal, signal?: AbortSignal) {
  terminal.status('Looking for changed files')
  const onProgress = (done: number, total: number) => terminal.status(progressLine(done, total))
  try {
    return await app.nodes.scan({ signal, onProgress })
  } finally {
    terminal.status('')
  }
}

/** The same for a process that stays: told to end meanwhile, it ends in peace. */
export async function scanUnlessStopped(app: App, terminal: Terminal, signal: AbortSignal): Promise<void> {
  try {
    await scan(app, terminal, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Before the first look at a workspace. */
export async function scanIfNew(app: App, terminal: Terminal): Promise<void> {
  if (!app.nodes.isScanned) await scan(app, terminal)
}

/** Looks again at the file of an agent, before anybody asks it something. */
export async function refreshAgent(agentId: string, app: App, terminal: Terminal): Promise<void> {
  await scanIfNew(app, terminal)
  const known = app.nodes.get(agentId)
  if (known) await scanFile(known.filePath, app)
}

/** @param path relative to the workspace */
export async function scanFile(path: string, app: App): Promise<void> {
  await app.nodes.scanFile(absolutePath(app.root, path))
}

const barWidth = 24

function progressLine(done: number, total: number): string {
  const filled = total === 0 ? barWidth : Math.floor((barWidth * done) / total)
  const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled)
  return `Indexing ${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} files`
}
