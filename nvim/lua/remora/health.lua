local M = {}

---Where Neovim writes what the server says on stderr, and what went wrong between the two.
---@return string
function M.log_path()
  local log = vim.lsp.log
  return log and log.get_filename and log.get_filename() or vim.lsp.get_log_path()
end

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 0 then
    vim.health.error('Neovim is older than 0.11.', 'Install Neovim 0.11 or newer.')
    return
  end
  vim.health.ok('Neovim ' .. tostring(vim.version()))
  if vim.lsp.codelens.enable then
    vim.health.ok('Code lenses refresh by themselves.')
  else
    vim.health.info(
      'Code lenses refresh on entering, leaving insert mode and on change (0.12 needs no such help).'
    )
  end
end

---@param command string[]
---@return string? version
local function version_of(command)
  local question = vim.list_extend(vim.deepcopy(command), { '--version' })
  local ok, process = pcall(vim.system, question, { text = true })
  local run = ok and process:wait(5000)
  if not run or run.code ~= 0 then
    return nil
  end
  return vim.trim(run.stdout)
end

local function check_server()
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('remora') then
    vim.health.warn(
      'The server is not enabled.',
      "Put vim.lsp.enable('remora') into your init.lua."
    )
  end
  local command = vim.lsp.config.remora.cmd
  if type(command) ~= 'table' then
    vim.health.info('The server is started by a function of yours.')
    return
  end
  if vim.fn.executable(command[1]) == 0 then
    vim.health.error(('%s cannot be run.'):format(command[1]), {
      'Install the remora package, so that remora-lsp is on your PATH,',
      "or name it: vim.lsp.config('remora', { cmd = { '/path/to/remora-lsp' } })",
    })
    return
  end
  local version = version_of(command)
  if version then
    vim.health.ok(('%s runs: %s'):format(table.concat(command, ' '), version))
  else
    vim.health.error(
      ('%s --version failed.'):format(command[1]),
      'Run it in a terminal to see why.'
    )
  end
end

---The last word about the model: it answered, or it could not be reached.
---@param client vim.lsp.Client
local function check_model(client)
  local filter = { types = { 'ModelUnavailableEvent', 'ModelResponseEvent' }, limit = 1 }
  local answer = client:request_sync('workspace/executeCommand', {
    command = 'remora.recentEvents',
    arguments = { filter },
  }, 2000)
  if not answer or answer.err then
    vim.health.error(
      'The server does not answer.',
      'Restart Neovim. If that does not help, look into ' .. M.log_path()
    )
    return
  end
  local events = require('remora.wire').plain(answer.result)
  local event = events[#events]
  if not event then
    vim.health.info('No model has been asked for anything in this workspace yet.')
  elseif event.event_type == 'ModelUnavailableEvent' then
    vim.health.warn(event.summary, event.what_to_do)
  else
    vim.health.ok('The model answered when it was last asked.')
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'remora' })
  if #clients == 0 then
    vim.health.warn('The server is not attached to any buffer.', {
      'Open a file of one of its filetypes: '
        .. table.concat(vim.lsp.config.remora.filetypes or {}, ', '),
      'If that does not help, look into ' .. M.log_path(),
    })
    return
  end
  for _, client in ipairs(clients) do
    vim.health.ok(
      ('Attached to %d buffer(s) in %s.'):format(
        vim.tbl_count(client.attached_buffers),
        client.root_dir or 'no workspace (its history is not kept)'
      )
    )
    check_model(client)
  end
end

---`:checkhealth remora`
function M.check()
  vim.health.start('Neovim')
  check_neovim()
  vim.health.start('Server')
  check_server()
  check_clients()
  vim.health.info('Log: ' .. M.log_path())
end

return M
