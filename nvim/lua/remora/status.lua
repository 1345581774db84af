-- How an agent's status looks: the same glyphs and words in lens, panel, lists and statusline.

---@alias remora.Status 'active'|'running'|'awaiting_input'|'pending_approval'|'orphaned'

---@class remora.Look
---@field glyph string
---@field word string
---@field group string

local M = {}

---@type table<remora.Status, remora.Look>
local looks = {
  active = { glyph = '●', word = 'active', group = 'RemoraActive' },
  running = { glyph = '▶', word = 'running', group = 'RemoraRunning' },
  awaiting_input = { glyph = '?', word = 'asks you', group = 'RemoraPending' },
  pending_approval = { glyph = '⏸', word = 'waits for review', group = 'RemoraPending' },
  orphaned = { glyph = '○', word = 'orphaned', group = 'RemoraOrphaned' },
}

---@param status string?
---@return remora.Look
function M.look(status)
  return looks[status] or { glyph = '●', word = status or '', group = 'RemoraActive' }
end

return M
