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
    'bash',
    'c',
    'cpp',
    'cs',
    'dart',
    'elixir',
    'go',
    'haskell',
    'java',
    'javascript',
    'javascriptreact',
    'json',
    'jsonc',
    'julia',
    'kotlin',
    'lua',
    'markdown',
    'php',
    'python',
    'ruby',
    'rust',
    'sbt',
    'scala',
    'sh',
    'swift',
    'toml',
    'typescript',
    'typescriptreact',
    'yaml',
    'zig',
  },
  root_markers = { '.remora', 'remora.yaml', '.git' },
  workspace_required = false,
  -- What the server must know before it can ask for settings: whether it writes ids on save.
  before_init = function(params, config)
    local settings = vim.tbl_get(config, 'settings', 'remora')
    if settings then
      params.initializationOptions =
        vim.tbl_deep_extend('force', settings, config.init_options or {})
    end
  end,
  -- An accepted change is verified by the text that comes back: without a delay it comes at once.
  flags = { debounce_text_changes = 0 },
  capabilities = {
    workspace = {
      workspaceEdit = {
        -- Neovim can, and does not say so. Only such edits have a version, which tells when they come too late.
        documentChanges = true,
        -- It tells each annotated change in a message of two lines, which makes the person press ENTER.
        changeAnnotationSupport = vim.NIL,
      },
    },
    experimental = { remora = { requestInput = true, tokens = true } },
  },
  handlers = {
    ['$/remora/event'] = handler('event'),
    ['$/remora/requestInput'] = handler('request_input'),
    ['$/remora/agentSelected'] = handler('agent_selected'),
    ['$/remora/agentsUpdated'] = handler('agents_updated'),
    -- Without `wire.plain`: Neovim wants the nulls in it.
    ['workspace/applyEdit'] = function(err, params, context)
      return require('remora.apply_edit').handle(err, params, context)
    end,
    ['window/showMessage'] = handler('show_message'),
  },
  on_exit = function(_, _, client_id)
    require('remora.handlers').exited(client_id)
  end,
}
