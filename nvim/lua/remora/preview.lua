-- The diff of a proposal, floating over the code.

local M = {}

---@param lines string[]
---@return vim.api.keyset.win_config
local function geometry(lines)
  local widest = 60
  for _, line in ipairs(lines) do
    widest = math.max(widest, vim.fn.strdisplaywidth(line) + 1)
  end
  local width = math.min(widest, vim.o.columns - 4)
  local height = math.max(1, math.min(#lines, vim.o.lines - 6))
  return {
    relative = 'editor',
    width = width,
    height = height,
    row = math.max(0, math.floor((vim.o.lines - height) / 2) - 1),
    col = math.floor((vim.o.columns - width) / 2),
    border = 'rounded',
    title = ' Proposed rewrite ',
    footer = ' a accept · r reject · q close ',
    style = 'minimal',
  }
end

---@param client vim.lsp.Client
---@param proposal_id string
---@param diff string Unified.
function M.show(client, proposal_id, diff)
  local lines = vim.split(vim.trim(diff), '\n')
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].filetype = 'diff'
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].bufhidden = 'wipe'
  local window = vim.api.nvim_open_win(bufnr, true, geometry(lines))

  ---@param act fun()?
  local function then_close(act)
    return function()
      vim.api.nvim_win_close(window, true)
      if act then
        act()
      end
    end
  end
  local proposals = require('remora.proposals')
  local keys = {
    q = then_close(),
    ['<Esc>'] = then_close(),
    a = then_close(function()
      proposals.accept(client, proposal_id)
    end),
    r = then_close(function()
      proposals.reject(client, proposal_id)
    end),
  }
  for key, act in pairs(keys) do
    vim.keymap.set('n', key, act, { buffer = bufnr, nowait = true })
  end
end

return M
