---@class remora.Options
---@field cmd? string[] The command that starts the server; short for `vim.lsp.config('remora', { cmd = … })`.
---@field filetypes? string[] What the server is attached to; short for `vim.lsp.config` likewise.
---@field codelens? boolean Show a lens above each definition.
---@field panel? remora.PanelOptions

---@class remora.PanelOptions
---@field width? integer Columns.
---@field events? integer How many events of an agent are kept on screen.
---@field follow_ms? integer How long the cursor rests before the panel turns to the agent under it.
---@field open_on_chat? boolean Open the panel where the reply of `:Remora chat` streams in.

local M = {}

local options = {
  codelens = true,
  panel = { width = 40, events = 200, follow_ms = 300, open_on_chat = true },
}

---@return remora.Options
function M.get()
  return options
end

local types = {
  cmd = { 'table', 'function' },
  filetypes = 'table',
  codelens = 'boolean',
  panel = 'table',
  ['panel.width'] = 'number',
  ['panel.events'] = 'number',
  ['panel.follow_ms'] = 'number',
  ['panel.open_on_chat'] = 'boolean',
}

---@param given table
---@param prefix string
local function validate(given, prefix)
  for key, value in pairs(given) do
    local name = prefix .. tostring(key)
    if not types[name] then
      local known = vim.tbl_keys(types)
      table.sort(known)
      error(('remora: unknown option %s (there are %s)'):format(name, table.concat(known, ', ')), 0)
    end
    vim.validate(name, value, types[name])
  end
end

---@param given remora.Options
function M.merge(given)
  validate(given, '')
  validate(given.panel or {}, 'panel.')
  for _, key in ipairs({ 'cmd', 'filetypes' }) do
    if given[key] then
      vim.lsp.config('remora', { [key] = given[key] })
    end
  end
  options = vim.tbl_deep_extend('force', options, given)
end

return M
