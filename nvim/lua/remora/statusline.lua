local M = {}

---A short text for a statusline: what runs and what waits for you, for example `▶ 1 ⏸ 2`; `●` when all is quiet and
---nothing where no server is attached.
---@return string
function M.get()
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

return M
