-- A language server inside Neovim itself. It answers from `answers`, remembers what it was sent, and says what a test
-- wants it to say; so a test of the plugin goes through Neovim's own client in both directions.

local M = {
  ---@type { method: string, params: any }[]
  sent = {},
  ---What a command answers: a table, or a function of its arguments. An `error` field makes a refusal.
  ---@type table<string, table|fun(arguments: any[]): table>
  answers = {},
  lenses = {},
  dispatchers = nil,
}

---@param method string
---@param params any
local function respond(method, params)
  if method == 'initialize' then
    return {
      capabilities = {
        textDocumentSync = 2,
        codeLensProvider = { resolveProvider = false },
        executeCommandProvider = { commands = { 'remora.selectAgent' } },
      },
      serverInfo = { name = 'remora', version = '0.0.0' },
    }
  end
  if method == 'textDocument/codeLens' then
    return M.lenses
  end
  if method == 'workspace/executeCommand' then
    local answer = M.answers[params.command]
    return type(answer) == 'function' and answer(params.arguments) or answer or { ok = true }
  end
end

---As `cmd` of a client's configuration.
---@param dispatchers vim.lsp.rpc.Dispatchers
function M.start(dispatchers)
  M.dispatchers = dispatchers
  local is_closing, last_id = false, 0
  local client = {}

  function client.request(method, params, callback)
    table.insert(M.sent, { method = method, params = params })
    last_id = last_id + 1
    vim.schedule(function()
      local result = respond(method, params)
      if result and result.error then
        return callback({ code = -32602, message = result.error })
      end
      callback(nil, result)
    end)
    return true, last_id
  end

  function client.notify(method, params)
    table.insert(M.sent, { method = method, params = params })
    if method == 'exit' then
      client.terminate()
    end
    return true
  end

  function client.is_closing()
    return is_closing
  end

  function client.terminate()
    if not is_closing then
      is_closing = true
      dispatchers.on_exit(0, 15)
    end
  end

  return client
end

---A notification from the server.
---@param method string
---@param params any
function M.say(method, params)
  M.dispatchers.notification(method, params)
end

---What was sent by one method, or by one command.
---@param name string
---@return any[] params, or arguments of a command.
function M.received(name)
  local found = {}
  for _, message in ipairs(M.sent) do
    if message.method == name then
      table.insert(found, message.params)
    elseif message.method == 'workspace/executeCommand' and message.params.command == name then
      table.insert(found, message.params.arguments)
    end
  end
  return found
end

return M
