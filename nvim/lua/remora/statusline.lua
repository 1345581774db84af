local M = {}

---@return string
local function text()
  local server = package.loaded['vim.lsp'] and require('remora.server')
  if not server or not server.any_client() then
    return ''
  end
  local waiting = require('remora.waiting')
  local counts = {
    { 'running', require('remora.turns').count() },
    { 'pending_approval', waiting.count('proposal') },
    { 'awaiting_input', waiting.count('question') },
  }
  local look = require('remora.status').look
  local parts = {}
  for _, count in ipairs(counts) do
    if count[2] > 0 then
      table.insert(parts, look(count[1]).glyph .. ' ' .. count[2])
    end
  end
  return #parts > 0 and table.concat(parts, ' ') or look('active').glyph
end

---@type string? What was asked for last; nil: nobody has a statusline with it.
local drawn

---Neovim does not know when what we count changes.
local redraw_if_changed = vim.schedule_wrap(function()
  if text() ~= drawn then
    vim.cmd.redrawstatus({ bang = true })
  end
end)

local function watch()
  local group = vim.api.nvim_create_augroup('remora_statusline', {})
  vim.api.nvim_create_autocmd({ 'DiagnosticChanged', 'LspDetach' }, {
    group = group,
    callback = redraw_if_changed,
  })
  vim.api.nvim_create_autocmd('User', {
    group = group,
    pattern = 'RemoraEvent',
    callback = function(args)
      if args.data.event_type ~= 'TokenEvent' then
        redraw_if_changed()
      end
    end,
  })
end

---A short text for a statusline: what runs and what waits for you, for example `▶ 1 ⏸ 2`; `●` when all is quiet and
---nothing where no server is attached.
---@return string
function M.get()
  if not drawn then
    watch()
  end
  drawn = text()
  return drawn
end

return M
