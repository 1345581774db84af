-- What happens in a buffer once the server is attached to it: lenses, and telling where the cursor rests.

local M = {}

---@type uv.uv_timer_t?
local rest_timer

---Lenses of our client only: another server's lenses stay as the person has them.
---@param client vim.lsp.Client
---@param bufnr integer
local function show_lenses(client, bufnr)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = bufnr, client_id = client.id })
    return
  end
  -- Neovim 0.11 asks for lenses only when told to.
  local function refresh()
    vim.lsp.codelens.refresh({ bufnr = bufnr })
  end
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
    group = vim.api.nvim_create_augroup('remora_lens_' .. bufnr, {}),
    buffer = bufnr,
    callback = refresh,
  })
  refresh()
end

---@param client vim.lsp.Client
---@param bufnr integer
local function rested(client, bufnr)
  local is_ours = client.attached_buffers[bufnr] and not client:is_stopped()
  if not is_ours or vim.api.nvim_get_current_buf() ~= bufnr then
    return
  end
  local window = vim.api.nvim_get_current_win()
  local params = vim.lsp.util.make_position_params(window, client.offset_encoding)
  client:notify('$/remora/cursorMoved', {
    uri = params.textDocument.uri,
    position = params.position,
  })
  require('remora.panel').follow(client, params.textDocument.uri, params.position.line)
end

---@param client vim.lsp.Client
---@param bufnr integer
local function watch_cursor(client, bufnr)
  local wait = require('remora.config').get().panel.follow_ms
  rest_timer = rest_timer or assert(vim.uv.new_timer())
  local report = vim.schedule_wrap(function()
    rested(client, bufnr)
  end)
  local function moved()
    rest_timer:start(wait, 0, report)
  end
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'BufEnter' }, {
    group = vim.api.nvim_create_augroup('remora_cursor_' .. bufnr, {}),
    buffer = bufnr,
    callback = moved,
  })
  moved()
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  require('remora.highlights').define()
  if require('remora.config').get().codelens then
    show_lenses(client, bufnr)
  end
  watch_cursor(client, bufnr)
end

---Neovim 0.12 refreshes lenses when the server asks for it; 0.11 is told here.
---@param client vim.lsp.Client
---@param uri string
function M.refresh_lenses(client, uri)
  if vim.lsp.codelens.enable or not require('remora.config').get().codelens then
    return
  end
  for bufnr in pairs(client.attached_buffers) do
    if vim.uri_from_bufnr(bufnr) == uri then
      vim.lsp.codelens.refresh({ bufnr = bufnr })
    end
  end
end

return M
