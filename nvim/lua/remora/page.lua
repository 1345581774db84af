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

local namespace = vim.api.nvim_create_namespace('remora.page')

---@return remora.Page
function M.new()
  return setmetatable({ lines = {}, marks = {} }, Page)
end

---@param page remora.Page
---@param from integer
---@param to integer
---@param group string?
local function mark(page, from, to, group)
  if group and from < to then
    table.insert(page.marks, { row = #page.lines, from = from, to = to, group = group })
  end
end

---Adds a line made of words, each with a highlight group or none.
---@param ... [string, string?]
function Page:line(...)
  local text = ''
  for _, chunk in ipairs({ ... }) do
    local words = chunk[1]:gsub('%s*\n%s*', ' ')
    mark(self, #text, #text + #words, chunk[2])
    text = text .. words
  end
  table.insert(self.lines, (text:gsub('%s+$', '')))
end

---Adds a line of code, exactly as it is.
---@param code string
---@param group string?
function Page:code(code, group)
  mark(self, 0, #code, group)
  table.insert(self.lines, code)
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
  for _, one in ipairs(self.marks) do
    table.insert(tidy.marks, vim.tbl_extend('force', one, { row = new_row[one.row] }))
  end
  return tidy
end

---Puts the page into a buffer in which nobody can write. What stays is not touched, so that whoever reads there is not
---disturbed.
---@param bufnr integer
function Page:write(bufnr)
  local old = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  local row = 0
  while row < #old and row < #self.lines and old[row + 1] == self.lines[row + 1] do
    row = row + 1
  end
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, row, -1, false, vim.list_slice(self.lines, row + 1))
  vim.bo[bufnr].modifiable = false
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  for _, one in ipairs(self.marks) do
    vim.api.nvim_buf_set_extmark(bufnr, namespace, one.row, one.from, {
      end_col = math.min(one.to, #self.lines[one.row + 1]),
      hl_group = one.group,
    })
  end
end

return M
