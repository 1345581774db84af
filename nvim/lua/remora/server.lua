-- The way to the language server: which client answers for a buffer, and how to ask it for something.

---@class remora.Place Where a command acts.
---@field client vim.lsp.Client
---@field uri string Of the file.
---@field agent string|{ uri: string, line: integer } An id, or a 0-based line whose agent is meant.

---@class remora.Refusal
---@field message string

local M = {}

---One line for the person, in the form all our messages have.
---@param message string
---@param level integer? One of `vim.log.levels`.
function M.tell(message, level)
  vim.notify('Remora: ' .. message, level or vim.log.levels.INFO)
end

---@param bufnr integer
---@return vim.lsp.Client?
function M.client_of(bufnr)
  return vim.lsp.get_clients({ name = 'remora', bufnr = bufnr })[1]
end

---@return vim.lsp.Client?
function M.any_client()
  return vim.lsp.get_clients({ name = 'remora' })[1]
end

---Why no server answers for this buffer, and what to do about it.
---@param bufnr integer
---@return string
function M.why_absent(bufnr)
  local config = vim.lsp.config.remora
  local filetype = vim.bo[bufnr].filetype
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('remora') then
    return "not enabled. Put vim.lsp.enable('remora') into your init.lua."
  end
  if type(config.cmd) == 'table' and vim.fn.executable(config.cmd[1]) == 0 then
    return ('cannot run %s. See :checkhealth remora.'):format(config.cmd[1])
  end
  if config.filetypes and not vim.list_contains(config.filetypes, filetype) then
    local files = filetype == '' and 'buffers without a filetype' or filetype .. ' files'
    return ('no agents in %s. See :help remora-filetypes.'):format(files)
  end
  return 'no server is attached to this buffer. See :checkhealth remora.'
end

---Makes commands in a buffer that is no file mean an agent.
---@param bufnr integer
---@param place remora.Place
function M.bind(bufnr, place)
  vim.b[bufnr].remora_place = { client_id = place.client.id, uri = place.uri, agent = place.agent }
end

---@param bufnr integer
---@return remora.Place?
local function bound_place(bufnr)
  local bound = vim.b[bufnr].remora_place
  local client = bound and vim.lsp.get_client_by_id(bound.client_id)
  return client and { client = client, uri = bound.uri, agent = bound.agent }
end

---The place that a command means: the agent that the panel or a review is about there, else the node at the line. Says
---why when there is none.
---@param bufnr integer
---@param line integer 0-based
---@return remora.Place?
function M.place(bufnr, line)
  local shown = require('remora.panel').place(bufnr) or bound_place(bufnr)
  if shown then
    return shown
  end
  local client = M.client_of(bufnr)
  if not client then
    M.tell(M.why_absent(bufnr), vim.log.levels.WARN)
    return nil
  end
  local uri = vim.uri_from_bufnr(bufnr)
  return { client = client, uri = uri, agent = { uri = uri, line = line } }
end

---Runs a command of the server. A refusal is shown to the person, unless `on_refusal` takes it.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]
---@param on_result fun(result: table)?
---@param on_refusal fun(refusal: remora.Refusal)?
function M.execute(client, command, arguments, on_result, on_refusal)
  local refused = on_refusal
    or function(refusal)
      M.tell(refusal.message, vim.log.levels.WARN)
    end
  local params = { command = command, arguments = arguments }
  local sent = client:request('workspace/executeCommand', params, function(err, result)
    if err then
      return refused({ message = err.message or tostring(err) })
    end
    if on_result then
      on_result(require('remora.wire').plain(result) or {})
    end
  end)
  if not sent then
    refused({ message = 'the server has stopped. See :checkhealth remora.' })
  end
end

---Longer than a project's own checks may take (30 s), in milliseconds. `CTRL-C` ends it sooner.
local patience = 35000

---Runs a command of the server and waits for what it answers: for where Vim itself waits, as it does for `:w`.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]
---@return table? result
---@return string? refusal
function M.execute_now(client, command, arguments)
  local params = { command = command, arguments = arguments }
  local answer, late = client:request_sync('workspace/executeCommand', params, patience)
  if not answer then
    return nil, ('the server does not answer (%s). See :checkhealth remora.'):format(late)
  end
  if answer.err then
    return nil, answer.err.message
  end
  return require('remora.wire').plain(answer.result) or {}
end

---@param client vim.lsp.Client
---@param path string As the server names it, relative to the root.
---@return string
function M.absolute(client, path)
  return vim.fs.joinpath(client.root_dir or '/', path)
end

---The agent at a place, as `remora.getAgent` answers; nothing is shown when there is none.
---@param client vim.lsp.Client
---@param agent string|table
---@param on_agent fun(agent: remora.Agent)
---@param on_none fun()?
function M.agent(client, agent, on_agent, on_none)
  M.execute(client, 'remora.getAgent', { agent }, on_agent, on_none or function() end)
end

return M
