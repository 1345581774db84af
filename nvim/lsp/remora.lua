-- The server as Neovim's own client starts it: `vim.lsp.enable('remora')`. Change any of it with
-- `vim.lsp.config('remora', { … })`.

---@param name string A function of remora.handlers; the module is loaded by the first notification.
local function handler(name)
  return function(_, params, context)
    require('remora.handlers')[name](require('remora.wire').plain(params), context)
  end
end

---@type vim.lsp.Config
return {
  cmd = { 'remora-lsp' },
  filetypes = {
    'go',
    'javascript',
    'javascriptreact',
    'python',
    'rust',
    'typescript',
    'typescriptreact',
  },
  root_markers = { '.remora', 'remora.yaml', '.git' },
  workspace_required = false,
  -- An accepted change is verified by the text that comes back: without a delay it comes at once.
  flags = { debounce_text_changes = 0 },
  capabilities = {
    experimental = { remora = { requestInput = true, tokens = true } },
  },
  handlers = {
    ['$/remora/event'] = handler('event'),
    ['$/remora/requestInput'] = handler('request_input'),
    ['$/remora/agentSelected'] = handler('agent_selected'),
    ['$/remora/agentsUpdated'] = handler('agents_updated'),
    ['window/showMessage'] = handler('show_message'),
  },
  on_exit = function(_, _, client_id)
    require('remora.handlers').exited(client_id)
  end,
}
