-- The code that an agent proposes, in a buffer where a person can change it: `:w` puts their version in its place.

---@class remora.Proposed
---@field client vim.lsp.Client
---@field proposal_id string
---@field path string
---@field margin string What stands before the code on its first line in the file.

local M = {}

---@param bufnr integer
---@param source string
local function fill(bufnr, source)
  local is_dos = source:find('\r\n') ~= nil
  local lines = vim.split(source, is_dos and '\r\n' or '\n')
  local ends_line = #lines > 1 and lines[#lines] == ''
  if ends_line then
    table.remove(lines)
  end
  -- What comes from the server is nothing to undo.
  local levels = vim.bo[bufnr].undolevels
  vim.bo[bufnr].undolevels = -1
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].undolevels = levels
  vim.bo[bufnr].fileformat = is_dos and 'dos' or 'unix'
  vim.bo[bufnr].endofline = ends_line
  vim.bo[bufnr].fixendofline = false
  vim.bo[bufnr].modified = false
end

---@param bufnr integer
---@param proposed remora.Proposed
---@return string
local function source_of(bufnr, proposed)
  local line_end = vim.bo[bufnr].fileformat == 'dos' and '\r\n' or '\n'
  local lines = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  if vim.startswith(lines[1], proposed.margin) then
    lines[1] = lines[1]:sub(#proposed.margin + 1)
  end
  return table.concat(lines, line_end) .. (vim.bo[bufnr].endofline and line_end or '')
end

---@param bufnr integer
---@param proposed remora.Proposed
local function read(bufnr, proposed)
  local server = require('remora.server')
  local arguments = { proposed.proposal_id }
  local preview, refusal = server.execute_now(proposed.client, 'remora.previewProposal', arguments)
  if not preview then
    return server.tell(refusal, vim.log.levels.WARN)
  end
  local file = vim.iter(preview.files):find(function(one)
    return one.path == proposed.path
  end)
  -- A node begins behind its indentation; shown so, its first line would look out of place.
  proposed.margin = (file.new:find('\n\t') and '\t' or ' '):rep(file.column)
  fill(bufnr, proposed.margin .. file.new)
  vim.bo[bufnr].filetype = vim.filetype.match({ buf = bufnr, filename = proposed.path }) or ''
  server.bind(bufnr, { client = proposed.client, uri = file.uri, agent = preview.agent.agent_id })
end

---The buffer stays modified when its text was not taken, so that `:wq` does not close it.
---@param bufnr integer
---@param proposed remora.Proposed
local function write(bufnr, proposed)
  local server = require('remora.server')
  local source = source_of(bufnr, proposed)
  local arguments = { proposed.proposal_id, source, { path = proposed.path } }
  local result, refusal = server.execute_now(proposed.client, 'remora.editProposal', arguments)
  local reason = refusal or result.reason
  if reason then
    return server.tell(reason, vim.log.levels.WARN)
  end
  vim.bo[bufnr].modified = false
  server.tell('your version is what is proposed now.')
end

---@param bufnr integer
---@param proposed remora.Proposed
local function set_up(bufnr, proposed)
  vim.bo[bufnr].buftype = 'acwrite'
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].swapfile = false
  for event, act in pairs({ BufReadCmd = read, BufWriteCmd = write }) do
    vim.api.nvim_create_autocmd(event, {
      buffer = bufnr,
      callback = function()
        act(bufnr, proposed)
      end,
    })
  end
end

---@param preview remora.Preview
---@return boolean
local function is_partly_decided(preview)
  return vim.iter(preview.hunks):any(function(hunk)
    return hunk.status ~= 'open'
  end)
end

---Opens the proposed code of one file above the current window, or goes to it where it is open.
---@param client vim.lsp.Client
---@param proposal_id string
---@param preview remora.Preview
---@param path string Of the file, as the proposal names it.
function M.open(client, proposal_id, preview, path)
  if is_partly_decided(preview) then
    local text = 'parts of it are decided, so it cannot be edited any more.'
    return require('remora.server').tell(text, vim.log.levels.WARN)
  end
  local bufnr = vim.fn.bufadd(('remora://%s/%s'):format(proposal_id, path))
  local window = vim.fn.bufwinid(bufnr)
  if window ~= -1 then
    return vim.api.nvim_set_current_win(window)
  end
  if vim.bo[bufnr].buftype == '' then
    set_up(bufnr, { client = client, proposal_id = proposal_id, path = path, margin = '' })
  end
  require('remora.window').open(bufnr, { split = 'above', win = 0 })
end

return M
