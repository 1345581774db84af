import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { neovim } from './find-neovim.js'
import { MsgpackRpc } from './msgpack-rpc.js'

export const pluginFolder = resolve(import.meta.dirname, '../../nvim')

export interface NeovimOptions {
  readonly cwd: string
  /** Starts the language server; absent: the plugin is there, but nobody has enabled its server. */
  readonly serverCommand?: readonly string[]
  /** For Neovim and for the server that it starts. */
  readonly env?: Readonly<Record<string, string>>
  /** Written before Neovim starts: path in `cwd` to text. */
  readonly files?: Readonly<Record<string, string>>
  /** Lua that runs in the init file, before the plugin is loaded. */
  readonly init?: string
  /** Attach a screen, of 120 × 40 unless it says otherwise, so that everything is drawn and `screen()` shows it. */
  readonly ui?: true | { readonly columns: number; readonly lines: number }
}

export interface Position {
  /** 0-based. */
  readonly line: number
  /** 0-based, in bytes. */
  readonly character: number
}

export interface ShownDiagnostic extends Position {
  readonly message: string
  readonly source: string
  readonly code: string
  /** `data` of the protocol's diagnostic. */
  readonly data: { readonly proposal_id?: string; readonly diff?: string; readonly question_id?: string } | null
}

export interface ShownLens {
  readonly line: number
  readonly title: string
}

/**
 * A real Neovim with this plugin, folders of its own and nothing of the person's configuration. It ends with the test
 * that started it.
 */
export async function startNeovim(options: NeovimOptions): Promise<Neovim> {
  if (neovim.path === undefined) throw new Error(neovim.reason)
  const home = mkdtempSync(join(tmpdir(), 'remora-nvim-'))
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(options.cwd, path)), { recursive: true })
    writeFileSync(join(options.cwd, path), text)
  }
  writeFileSync(join(home, 'init.lua'), initFile(options))
  const child = spawn(neovim.path, ['--embed', '--headless', '-u', join(home, 'init.lua'), '-i', 'NONE', '-n'], {
    cwd: options.cwd,
    env: environment(home, options.env ?? {}),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const editor = new Neovim(child, home)
  onTestFinished(() => editor.close())
  if (options.ui) await editor.attachScreen(options.ui === true ? undefined : options.ui)
  return editor
}

export class Neovim {
  readonly #child: ChildProcess
  readonly #home: string
  readonly #rpc: MsgpackRpc

  constructor(child: ChildProcess, home: string) {
    this.#child = child
    this.#home = home
    this.#rpc = new MsgpackRpc(child.stdout!, child.stdin!)
  }

  async open(path: string): Promise<void> {
    await this.#call('nvim_cmd', { cmd: 'edit', args: [path], magic: { file: false, bar: false } }, {})
  }

  /** Types keys, as `<CR>`, `<Esc>` and plain text; they are worked on after this returns. */
  async type(keys: string): Promise<void> {
    await this.#rpc.request('nvim_input', keys)
  }

  /** Runs an Ex command line; what it says is among the `messages()`. */
  async command(line: string): Promise<void> {
    await this.#call('nvim_command', line)
  }

  /** Runs Lua with `args` as `...`; what it returns must be plain values. */
  async lua<T = unknown>(code: string, ...args: readonly unknown[]): Promise<T> {
    return (await this.#call('nvim_exec_lua', code, args)) as T
  }

  lines(): Promise<string[]> {
    return this.lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)')
  }

  async text(): Promise<string> {
    return `${(await this.lines()).join('\n')}\n`
  }

  isModified(): Promise<boolean> {
    return this.lua('return vim.bo.modified')
  }

  cursor(): Promise<Position> {
    return this.lua('local at = vim.api.nvim_win_get_cursor(0) return { line = at[1] - 1, character = at[2] }')
  }

  /** Puts the cursor on the first place where `text` stands. */
  async moveTo(text: string): Promise<void> {
    const found = await this.lua<number>(
      `vim.fn.cursor(1, 1) return vim.fn.search('\\\\V' .. vim.fn.escape(..., '\\\\'), 'cW')`,
      text,
    )
    if (found === 0) throw new Error(`there is no ${JSON.stringify(text)} in this buffer`)
  }

  /** What the current buffer's diagnostics say, in their order. */
  diagnostics(): Promise<ShownDiagnostic[]> {
    return this.lua(`return vim.tbl_map(function(one)
      return { line = one.lnum, character = one.col, message = one.message, source = one.source, code = one.code,
        data = vim.tbl_get(one, 'user_data', 'lsp', 'data') or vim.NIL }
    end, vim.diagnostic.get(0))`)
  }

  codeLenses(): Promise<ShownLens[]> {
    return this.lua(`local lenses = vim.tbl_map(function(one)
      return { line = one.lens.range.start.line, title = one.lens.command.title }
    end, vim.lsp.codelens.get({ bufnr = 0 }))
    table.sort(lenses, function(a, b) return a.line < b.line end)
    return lenses`)
  }

  /** The text that `K` shows for the place of the cursor. */
  async hover(): Promise<string> {
    await this.lua('vim.lsp.buf.hover({ silent = true })')
    return await this.waitFor(
      'a hover window',
      `for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= '' then
          local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
          vim.api.nvim_win_close(window, true)
          return table.concat(lines, '\\n')
        end
      end`,
    )
  }

  /** Everything that was shown as a message since the start, notifications included. */
  messages(): Promise<string> {
    return this.lua(`return vim.trim(vim.fn.execute('messages'))`)
  }

  /** The lines of the panel, or none while it is closed. */
  panel(): Promise<string[]> {
    return this.lua(`for _, window in ipairs(vim.api.nvim_list_wins()) do
      local bufnr = vim.api.nvim_win_get_buf(window)
      if vim.bo[bufnr].filetype == 'remora' then return vim.api.nvim_buf_get_lines(bufnr, 0, -1, false) end
    end
    return {}`)
  }

  /** Waits until `text` is somewhere in the panel. */
  async waitForPanel(text: string): Promise<void> {
    await this.waitFor(
      `${text} in the panel`,
      `for _, window in ipairs(vim.api.nvim_list_wins()) do
        local bufnr = vim.api.nvim_win_get_buf(window)
        if vim.bo[bufnr].filetype == 'remora' then
          return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\\n'):find(..., 1, true)
        end
      end`,
      text,
    )
  }

  /** Waits until `lua` (a function body) returns something that is neither nil nor false, and returns that. */
  async waitFor<T = unknown>(what: string, lua: string, ...args: readonly unknown[]): Promise<T> {
    const deadline = Date.now() + patience
    while (Date.now() < deadline) {
      const found = await this.lua<T | null>(waitInside, lua, args)
      if (found !== null) return found
    }
    throw new Error(`waited in vain for ${what}\n${await this.#report()}`)
  }

  /** Waits until Neovim asks something on its command line, and answers it. */
  async answerPrompt(keys: string): Promise<void> {
    const deadline = Date.now() + patience
    // Of all calls this one alone is answered while a prompt is open.
    for (let mode = ''; mode !== 'c'; mode = await this.#mode()) {
      if (Date.now() > deadline) throw new Error(`waited in vain for a prompt\n${await this.#report()}`)
      await pause(10)
    }
    await this.type(keys)
  }

  /** What is drawn on the attached screen, line by line. */
  screen(): Promise<string[]> {
    return this.lua(`vim.cmd.redraw()
    local rows = {}
    for row = 1, vim.o.lines do
      local cells = {}
      for column = 1, vim.o.columns do table.insert(cells, vim.fn.screenstring(row, column)) end
      table.insert(rows, (table.concat(cells):gsub('%s+$', '')))
    end
    return rows`)
  }

  async attachScreen({ columns, lines } = { columns: 120, lines: 40 }): Promise<void> {
    await this.#rpc.request('nvim_ui_attach', columns, lines, { ext_linegrid: true, rgb: true })
  }

  /** Waits until Neovim has ended by itself. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  /** Ends Neovim, politely at first. */
  async close(): Promise<void> {
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    this.#rpc.request('nvim_command', 'qall!').catch(() => undefined)
    await this.ended()
    clearTimeout(force)
    rmSync(this.#home, { recursive: true, force: true })
  }

  /** A prompt or "Press ENTER" holds up every call until a key is typed: that must not look like a hanging test. */
  async #call(method: string, ...parameters: readonly unknown[]): Promise<unknown> {
    const abort = new AbortController()
    const late = pause(patience, undefined, { signal: abort.signal }).then(async () => {
      throw new Error(
        `${method}: no answer; Neovim is in mode "${await this.#mode()}" (r: it waits for ENTER, c: for input)`,
      )
    })
    return await Promise.race([this.#rpc.request(method, ...parameters), late]).finally(() => {
      abort.abort()
      late.catch(() => undefined)
    })
  }

  async #mode(): Promise<string> {
    return ((await this.#rpc.request('nvim_get_mode')) as { mode: string }).mode
  }

  async #report(): Promise<string> {
    return await this.lua<string>(`return table.concat({
      'messages:', vim.fn.execute('messages'),
      'buffer:', table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n'),
      'log:', table.concat(vim.fn.readfile(vim.lsp.log.get_filename(), '', -20), '\\n'),
    }, '\\n')`).catch(String)
  }
}

/** How long something may take before a test gives it up, in ms. */
const patience = 15_000

/** Looks every 10 ms while Neovim goes on with its work; nil after a second, so that a prompt can come between. */
const waitInside = `local code, args = ...
local look, found = assert(loadstring(code))
vim.wait(1000, function()
  found = look(unpack(args))
  return found ~= nil and found ~= false
end, 10)
return found or vim.NIL`

function initFile({ serverCommand, init }: NeovimOptions): string {
  const lines = [
    // Looking for a Python of the editor's own takes a second, and nobody here needs it.
    'vim.g.loaded_python3_provider = 0',
    `vim.opt.runtimepath:prepend(${quoted(pluginFolder)})`,
  ]
  if (serverCommand) {
    lines.push(`vim.lsp.config('remora', { cmd = { ${serverCommand.map(quoted).join(', ')} } })`)
    lines.push(`vim.lsp.enable('remora')`)
  }
  return [...lines, init ?? ''].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function environment(home: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.fromEntries(
    ['CONFIG', 'DATA', 'STATE', 'CACHE'].map(kind => [`XDG_${kind}_HOME`, join(home, kind.toLowerCase())]),
  )
  return { ...own, HOME: home, PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env }
}
