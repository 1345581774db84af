-- What the review says about a proposal. Pure: it reads its arguments only.

---@class remora.Preview As `remora.previewProposal` answers.
---@field status string
---@field agent { agent_id: string, name: string }
---@field reasoning string
---@field files remora.ProposedFile[]
---@field hunks remora.Hunk[]
---@field checks remora.Check[]

---@class remora.ProposedFile
---@field path string
---@field uri string
---@field new string
---@field column integer Where its first line begins in the file.

---@class remora.Hunk
---@field index integer 0-based, over all files.
---@field path string
---@field old_start integer 1-based
---@field lines string[] Each with a space, `-` or `+` before it.
---@field status 'open'|'applied'|'rejected'

---@class remora.Check
---@field path string
---@field command string
---@field ok boolean
---@field output string

---@class remora.HunkRows Where a hunk stands on the page; rows are 0-based.
---@field hunk remora.Hunk
---@field head integer
---@field first_change integer
---@field last integer

local M = {}

---@type table<string, { glyph: string, group: string }>
local looks = {
  open = { glyph = '⏸', group = 'RemoraPending' },
  applied = { glyph = '●', group = 'RemoraActive' },
  rejected = { glyph = '○', group = 'RemoraOrphaned' },
}

local change_groups = { ['+'] = 'RemoraAdded', ['-'] = 'RemoraRemoved' }

---@param page remora.Page
---@param check remora.Check
local function failed_check(page, check)
  page:line({ '✗ ' .. check.command, 'RemoraError' }, { ' on ' .. check.path, 'RemoraMuted' })
  if check.output ~= '' then
    page:text(check.output)
  end
  page:line()
end

---@param lines string[]
---@return integer 1-based
local function first_change(lines)
  for number, line in ipairs(lines) do
    if change_groups[line:sub(1, 1)] then
      return number
    end
  end
  return 1
end

---@param page remora.Page
---@param hunk remora.Hunk
---@param count integer
---@return remora.HunkRows
local function add_hunk(page, hunk, count)
  local look = looks[hunk.status]
  local change = first_change(hunk.lines)
  local place = ('%s:%d'):format(hunk.path, hunk.old_start + change - 1)
  local number = count > 1 and ('hunk %d of %d  '):format(hunk.index + 1, count) or ''
  local head = #page.lines
  page:line(
    { ('%s %s  '):format(look.glyph, hunk.status), look.group },
    { number },
    { place, 'RemoraMuted' }
  )
  for _, line in ipairs(hunk.lines) do
    -- What is decided steps back behind what is not.
    local is_open = hunk.status == 'open'
    page:code(line, is_open and change_groups[line:sub(1, 1)] or not is_open and 'RemoraMuted')
  end
  local last = #page.lines - 1
  page:line()
  return { hunk = hunk, head = head, first_change = math.min(head + change, last), last = last }
end

---@param preview remora.Preview
---@return remora.Page
---@return remora.HunkRows[]
function M.of(preview)
  local page = require('remora.page').new()
  if preview.reasoning ~= '' then
    page:line({ preview.reasoning })
    page:line()
  end
  for _, check in ipairs(preview.checks) do
    if not check.ok then
      failed_check(page, check)
    end
  end
  local rows = vim.tbl_map(function(hunk)
    return add_hunk(page, hunk, #preview.hunks)
  end, preview.hunks)
  table.remove(page.lines)
  return page, rows
end

---For the bar above: how far the review has come.
---@param preview remora.Preview
---@return string
function M.title(preview)
  local counts = { open = 0, applied = 0, rejected = 0 }
  for _, hunk in ipairs(preview.hunks) do
    counts[hunk.status] = counts[hunk.status] + 1
  end
  local parts = {}
  for _, status in ipairs({ 'open', 'applied', 'rejected' }) do
    if counts[status] > 0 then
      local look = looks[status]
      table.insert(parts, ('%%#%s#%s %d %s'):format(look.group, look.glyph, counts[status], status))
    end
  end
  local name = preview.agent.name:gsub('%%', '%%%%')
  return ('%%#WinBar# %s proposes%%=%s '):format(name, table.concat(parts, '%#WinBar# · '))
end

---For the bar below: the keys, as many as fit.
---@param columns integer
---@return string
function M.legend(columns)
  local wide =
    ' a accept · r reject · ga gr this hunk · ]c [c next · e edit · u undo · q close'
  local narrow = ' a accept  r reject  ga gr hunk  e edit  u undo  q close'
  return vim.fn.strdisplaywidth(wide) < columns and wide or narrow
end

return M
