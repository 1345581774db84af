// A program in a real terminal, driven by keys and read by what stands on its screen. The terminal is tmux, on a socket
// of its own and without its decorations.
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const settings = `
set -g default-terminal tmux-256color
set -g status off
set -s escape-time 0
`

/** Milliseconds. */
const patience = 30_000
const betweenLooks = 150

export class Terminal {
  #socket
  #env

  /**
   * Starts `command`, a list of words.
   * @param folder where the terminal keeps its own files; to be removed after `close`
   */
  constructor(command, { folder, cwd, env, columns, rows }) {
    this.#socket = join(folder, 'terminal')
    this.#env = env
    const config = join(folder, 'tmux.conf')
    writeFileSync(config, settings)
    const size = ['-x', String(columns), '-y', String(rows)]
    this.#tmux('-f', config, 'new-session', '-d', ...size, '-c', cwd, '--', ...command)
  }

  /** Types text as it is; `\r` is the Enter key. */
  type(text) {
    this.#tmux('send-keys', '-l', text)
  }

  /** The screen with the escape sequences of its colours, and where the cursor stands (0-based). */
  capture() {
    const [column, row] = this.#tmux('display-message', '-p', '#{cursor_x} #{cursor_y}').split(' ').map(Number)
    return { text: this.#tmux('capture-pane', '-e', '-N', '-p'), cursor: { column, row } }
  }

  /** Resolves once the screen matches every pattern and has stopped changing. */
  async waitFor(...patterns) {
    let before = ''
    for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(betweenLooks)) {
      const now = this.#tmux('capture-pane', '-p')
      if (now === before && patterns.every(pattern => pattern.test(now))) return
      before = now
    }
    throw new Error(`The screen never showed ${patterns.join(' and ')}. It shows:\n${before}`)
  }

  /** Hangs up. Resolves when the program and all that it had started have ended, and so write no more files. */
  async close() {
    const started = descendantsOf(Number(this.#tmux('list-panes', '-F', '#{pane_pid}')))
    this.#tmux('kill-server')
    for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(betweenLooks)) {
      if (!areRunning(started)) return
    }
    throw new Error(`Some of the processes ${started.join(', ')} did not end.`)
  }

  #tmux(...args) {
    return execFileSync('tmux', ['-u', '-S', this.#socket, ...args], { env: this.#env, encoding: 'utf8' })
  }
}

/** The process itself included. */
function descendantsOf(id) {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = table
    .trim()
    .split('\n')
    .map(row => row.trim().split(/\s+/).map(Number))
  const below = parent => [parent, ...rows.flatMap(([child, of]) => (of === parent ? below(child) : []))]
  return below(id)
}

/** One that only waits to be reaped has ended. */
function areRunning(ids) {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', ids.join(',')], { encoding: 'utf8' })
  return stdout.split('\n').some(state => /^\s*[^Z\s]/.test(state))
}
