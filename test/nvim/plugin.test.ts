import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { type NeovimOptions, pluginFolder, startNeovim } from '../support/neovim.js'
import { startScripted, temporaryFolder } from './scripted.js'

const modules = readdirSync(join(pluginFolder, 'lua/remora')).map(file => file.replace(/\.lua$/, ''))

/** The subcommands that act on code, so that they need a server. */
const withoutServer = ['health', 'log']

function startPlain(options: Partial<NeovimOptions> = {}) {
  return startNeovim({ cwd: temporaryFolder(), files: { 'cart.py': 'x = 1\n' }, ...options })
}

test('starting Neovim loads none of the plugin but its commands', async () => {
  const nvim = await startPlain()

  const loaded = await nvim.lua<string[]>(
    `return vim.tbl_filter(function(name) return name:find('^remora') or name == 'vim.lsp' end, vim.tbl_keys(package.loaded))`,
  )

  expect(loaded).toEqual([])
  expect(await nvim.lua(`return vim.fn.getcompletion('Remora', 'command')`)).toEqual([
    'Remora',
    'RemoraAccept',
    'RemoraChat',
    'RemoraReject',
    'RemoraRewrite',
    'RemoraToggle',
  ])
})

test('every module loads by itself', async () => {
  for (const name of modules) {
    const nvim = await startPlain()
    expect(
      await nvim.lua('return type(require(...))', `remora.${name === 'init' ? '' : name}`.replace(/\.$/, '')),
    ).toBe('table')
    await nvim.close()
  }
})

test('without a server every command says in one message what to do', async () => {
  const nvim = await startPlain()
  await nvim.open('cart.py')
  const subcommands = await nvim.lua<string[]>(`return vim.fn.getcompletion('Remora ', 'cmdline')`)
  const lines = [
    ...subcommands.filter(name => !withoutServer.includes(name)).map(name => `Remora ${name}`),
    ...['Remora', 'RemoraChat', 'RemoraChat hello', 'RemoraRewrite', 'RemoraAccept', 'RemoraReject no', 'RemoraToggle'],
  ]

  for (const line of lines) {
    await nvim.command('messages clear')
    await nvim.command(line)
    expect([line, await nvim.messages()]).toEqual([
      line,
      "Remora: not enabled. Put vim.lsp.enable('remora') into your init.lua.",
    ])
  }
  expect(await nvim.lua('return vim.v.errmsg')).toBe('')
})

test('a server that cannot be run and a filetype that nobody looks after are called by their names', async () => {
  const nvim = await startPlain({ serverCommand: ['no-such-remora'], files: { 'cart.py': '', 'notes.txt': '' } })
  await nvim.open('cart.py')
  await nvim.command('RemoraChat hello')
  expect(await nvim.messages()).toBe('Remora: cannot run no-such-remora. See :checkhealth remora.')

  const other = await startPlain({ serverCommand: [process.execPath], files: { 'notes.txt': '' } })
  await other.open('notes.txt')
  await other.command('RemoraChat hello')
  expect(await other.messages()).toBe('Remora: no agents in text files. See :help remora-filetypes.')
})

test('a subcommand that does not exist is answered with where those stand that do', async () => {
  const nvim = await startPlain()

  await nvim.command('Remora chta')

  expect(await nvim.messages()).toBe('Remora: there is no :Remora chta. See :help remora-commands.')
})

test('subcommands complete, and words after them do not', async () => {
  const nvim = await startPlain()
  const complete = (line: string) => nvim.lua<string[]>(`return vim.fn.getcompletion(..., 'cmdline')`, line)

  expect(await complete('Remora re')).toEqual(['redo', 'reject', 'retry', 'rewrite'])
  expect(await complete(`'<,'>Remora ch`)).toEqual(['chat'])
  expect(await complete('Remora chat re')).toEqual([])
  expect(await complete('RemoraChat re')).toEqual([])
})

test('checkhealth says what is missing and how to mend it', async () => {
  const nvim = await startPlain()

  await nvim.command('Remora health')

  const report = await nvim.text()
  expect(report).toContain("Put vim.lsp.enable('remora') into your init.lua.")
  expect(report).toContain('remora-lsp cannot be run.')
  expect(report).toContain('Install the remora package')
  expect(report).toContain('The server is not attached to any buffer.')
})

test('checkhealth tells which server is attached where, and that its model cannot be reached', async () => {
  const { nvim, answer } = await startScripted()
  const missing = { event_type: 'ModelUnavailableEvent', summary: 'no answer from :8000', what_to_do: 'start it' }
  await answer('remora.recentEvents', [missing])

  await nvim.command('checkhealth remora')

  const report = await nvim.text()
  expect(report).toContain('Attached to 1 buffer(s)')
  expect(report).toContain('no answer from :8000')
  expect(report).toContain('start it')
})

test('the help has a tag for every subcommand and every option', async () => {
  const nvim = await startPlain()
  const help = readFileSync(join(pluginFolder, 'doc/remora.txt'), 'utf8')
  const folder = temporaryFolder()
  const subcommands = await nvim.lua<string[]>(`return vim.fn.getcompletion('Remora ', 'cmdline')`)

  await nvim.lua(
    `local folder, help = ... vim.fn.writefile(vim.split(help, '\\n'), folder .. '/remora.txt') vim.cmd.helptags(folder)`,
    folder,
    help,
  )

  const tags = readFileSync(join(folder, 'tags'), 'utf8')
    .split('\n')
    .map(line => line.split('\t')[0])
  expect(tags).toEqual(expect.arrayContaining(subcommands.map(name => `:Remora-${name}`)))
  expect(tags).toEqual(expect.arrayContaining(['remora', 'remora-filetypes', 'remora-setup', ':RemoraChat']))
  expect(help.split('\n').filter(line => line.length > 78)).toEqual([])
})

test('setup merges options, and an option that does not exist is named', async () => {
  const nvim = await startPlain()

  await nvim.lua(`require('remora').setup({ cmd = { 'elsewhere' }, panel = { width = 60 } })`)

  expect(await nvim.lua(`return require('remora.config').get().panel`)).toMatchObject({ width: 60, events: 200 })
  expect(await nvim.lua('return vim.lsp.config.remora.cmd')).toEqual(['elsewhere'])
  await expect(nvim.lua(`require('remora').setup({ panel = { widht = 60 } })`)).rejects.toThrow(
    /unknown option panel\.widht/,
  )
  await expect(nvim.lua(`require('remora').setup({ codelens = 'yes' })`)).rejects.toThrow(/codelens/)
})

test('the client tells the server that it can ask for input and wants tokens, and waits with no change', async () => {
  const { nvim, sent } = await startScripted()

  const { capabilities } = await sent<{ capabilities: { experimental: unknown; textDocument: unknown } }>('initialize')

  expect(capabilities.experimental).toEqual({ remora: { requestInput: true, tokens: true } })
  expect(capabilities.textDocument).toBeTruthy()
  expect(await nvim.lua(`return vim.lsp.get_clients({ name = 'remora' })[1].flags.debounce_text_changes`)).toBe(0)
})

const lens = `Scripted.lenses = { {
  range = { start = { line = 1, character = 4 }, ['end'] = { line = 1, character = 9 } },
  command = { title = '● rm_total000', command = 'remora.selectAgent', arguments = { 'rm_total000' } },
} }`

test('a lens stands above its definition and shows the agent when it is chosen', async () => {
  const { nvim, sent } = await startScripted({ init: lens, ui: true })

  await nvim.waitFor('the lens', 'return #vim.lsp.codelens.get({ bufnr = 0 }) == 1')
  const rows = await nvim.screen()
  await nvim.moveTo('def total')
  await nvim.lua('vim.lsp.codelens.run()')

  expect(rows.slice(0, 3)).toEqual(['class Cart:', '    ● rm_total000', '    def total(self):'])
  expect(await sent('remora.selectAgent')).toEqual(['rm_total000'])
})

test('lenses can be turned off', async () => {
  const { nvim, received } = await startScripted({ init: `${lens} require('remora').setup({ codelens = false })` })

  await nvim.command('checkhealth remora') // a full round trip to the server and back
  expect(await received('textDocument/codeLens')).toEqual([])
})

test('the statusline tells what runs and what waits, and is empty without a server', async () => {
  const plain = await startPlain()
  const get = `return require('remora.statusline').get()`
  expect(await plain.lua(get)).toBe('')

  const { nvim, uri, say, happens } = await startScripted()
  expect(await nvim.lua(get)).toBe('●')
  await happens({ event_type: 'AgentStartEvent', agent_id: 'rm_total000', name: 'total', turn_id: 't1' })
  const range = { start: { line: 1, character: 8 }, end: { line: 1, character: 13 } }
  await say('textDocument/publishDiagnostics', {
    uri,
    diagnostics: [
      { source: 'remora', code: 'p1', message: 'Agent proposes rewrite: a', range, data: { proposal_id: 'p1' } },
      { source: 'remora', code: 'q1', message: 'Agent asks: b', range, data: { question_id: 'q1' } },
      { source: 'pylint', code: 'W1', message: 'unrelated', range },
    ],
  })

  expect(await nvim.waitFor('all three', `local text = (function() ${get} end)() return text:find('?') and text`)).toBe(
    '▶ 1 ⏸ 1 ? 1',
  )
})

test('a statusline is drawn anew when a turn starts and when it ends', async () => {
  const init = `vim.o.statusline = "%{v:lua.require'remora.statusline'.get()}"`
  const { nvim, happens } = await startScripted({ init, ui: true })
  const drawn = (text: string) =>
    nvim.waitFor(
      `${text} on the screen`,
      `vim.cmd.redraw()
      return vim.startswith(vim.fn.screenstring(vim.o.lines - 1, 1) .. vim.fn.screenstring(vim.o.lines - 1, 2), ...)`,
      text,
    )
  await drawn('●')

  await happens({ event_type: 'AgentStartEvent', agent_id: 'rm_total000', name: 'total', turn_id: 't1' })
  await drawn('▶')
  await happens({ event_type: 'AgentCompleteEvent', agent_id: 'rm_total000', turn_id: 't1', duration_ms: 7 })
  await drawn('●')
})
