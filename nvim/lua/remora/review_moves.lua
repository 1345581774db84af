-- Going from hunk to hunk in a review.

local M = {}

---@param window integer
---@return integer 0-based
local function cursor_row(window)
  return vim.api.nvim_win_get_cursor(window)[1] - 1
end

---@param all remora.HunkRows[]
---@param window integer
---@return remora.HunkRows? The one that the cursor is in.
function M.hunk_at(all, window)
  local row = cursor_row(window)
  return vim.iter(all):find(function(rows)
    return rows.head <= row and row <= rows.last
  end)
end

---@param all remora.HunkRows[]
---@param from integer Number of a hunk.
---@return remora.HunkRows? The first open one from there on, else the first of all.
function M.next_open(all, from)
  local open = vim.tbl_filter(function(rows)
    return rows.hunk.status == 'open'
  end, all)
  return vim.iter(open):find(function(rows)
    return rows.hunk.index >= from
  end) or open[1]
end

---@param window integer
---@param rows remora.HunkRows?
function M.go_to(window, rows)
  if rows then
    vim.api.nvim_win_set_cursor(window, { rows.first_change + 1, 0 })
  end
end

---Goes there and shows as much of the hunk as fits.
---@param window integer
---@param rows remora.HunkRows?
function M.show(window, rows)
  if not rows then
    return
  end
  vim.api.nvim_win_call(window, function()
    for _, row in ipairs({ rows.head, rows.last, rows.head, rows.first_change }) do
      vim.api.nvim_win_set_cursor(window, { row + 1, 0 })
      vim.fn.line('w0') -- scrolls to the cursor
    end
  end)
end

---In the current window, as often as a count says.
---@param all remora.HunkRows[]
---@param step 1|-1
function M.to_neighbour(all, step)
  for _ = 1, vim.v.count1 do
    local row = cursor_row(0)
    local others = vim.tbl_filter(function(rows)
      return (rows.first_change - row) * step > 0
    end, all)
    M.show(0, others[step == 1 and 1 or #others])
  end
end

return M
