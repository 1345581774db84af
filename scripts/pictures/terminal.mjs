// A program in a real terminal: driven by keys, read by what stands on its screen. tmux is that terminal, on a socket
// of its own and without its decorations.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const settings = `
set -g default-terminal tmux-256color
set -g status off
set -s escape-time 0
`

export class Terminal {
  #folder
  #env

  /** Starts `command` (words). `folder` is for the terminal's own files and must be gone after `close` only. */
  constructor(command, { folder, cwd, env, columns, rows }) {
    this.#folder = folder
    this.#env = env
    writeFileSync(join(folder, 'tmux.conf'), settings)
    const size = ['-x', String(columns), '-y', String(rows)]
    this.#tmux('-f', join(folder, 'tmux.conf'), 'new-session', '-d', ...size, '-c', cwd, '--', ...command)
  }

  type(text) {
    this.#tmux('send-keys', '-l', text)
  }

  /** A key by its tmux name, such as `Enter`. */
  press(key) {
    this.#tmux('send-keys', key)
  }

  text() {
    return this.#tmux('capture-pane', '-p')
  }

  /** The screen with escape sequences for its colours, and where the cursor stands (0-based). */
  capture() {
    const [column, row] = this.#tmux('display-message', '-p', '#{cursor_x} #{cursor_y}').split(' ').map(Number)
    return { text: this.#tmux('capture-pane', '-e', '-N', '-p'), cursor: { column, row } }
  }

  /** Resolves once the screen matches every pattern and has stopped changing. */
  async waitFor(...patterns) {
    const deadline = Date.now() + 30_000
    let before = ''
    while (Date.now() < deadline) {
      const now = this.text()
      if (now === before && patterns.every(pattern => pattern.test(now))) return
      before = now
      await pause(150)
    }
    throw new Error(`The screen never showed ${patterns.join(' and ')}. It shows:\n${before}`)
  }

  close() {
    this.#tmux('kill-server')
  }

  #tmux(...args) {
    return execFileSync('tmux', ['-u', '-S', join(this.#folder, 'tmux'), ...args], { env: this.#env, encoding: 'utf8' })
  }
}
