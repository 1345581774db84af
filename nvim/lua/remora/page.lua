-- Lines with highlights, put together word by word before they go into a buffer.

---@class remora.Mark
---@field row integer 0-based
---@field from integer Bytes.
---@field to integer
---@field group string

---@class remora.Page
---@field lines string[]
---@field marks remora.Mark[]
local Page = {}
Page.__index = Page

local M = {}

---@return remora.Page
function M.new()
  return setmetatable({ lines = {}, marks = {} }, Page)
end

---Adds a line made of words, each with a highlight group or none.
---@param ... [string, string?]
function Page:line(...)
  local text = ''
  for _, chunk in ipairs({ ... }) do
    local words = chunk[1]:gsub('%s*\n%s*', ' ')
    if chunk[2] and words ~= '' then
      local mark = { row = #self.lines, from = #text, to = #text + #words, group = chunk[2] }
      table.insert(self.marks, mark)
    end
    text = text .. words
  end
  table.insert(self.lines, (text:gsub('%s+$', '')))
end

---Adds a text that may have many lines, set in from the edge.
---@param text string
function Page:text(text)
  for _, line in ipairs(vim.split(vim.trim(text), '\n')) do
    self:line({ '  ' .. line })
  end
end

---The same page with never more than one empty line between two others.
---@return remora.Page
function Page:tidy()
  local tidy = M.new()
  local new_row = {}
  for index, line in ipairs(self.lines) do
    if line ~= '' or tidy.lines[#tidy.lines] ~= '' then
      table.insert(tidy.lines, line)
    end
    new_row[index - 1] = #tidy.lines - 1
  end
  for _, mark in ipairs(self.marks) do
    table.insert(tidy.marks, vim.tbl_extend('force', mark, { row = new_row[mark.row] }))
  end
  return tidy
end

return M
