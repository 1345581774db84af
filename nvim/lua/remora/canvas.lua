-- The panel's window and buffer, and how a page gets into them without disturbing whoever reads.

local M = {}

local window_options = {
  breakindent = true,
  breakindentopt = 'list:-1', -- a long entry goes on under its words, see formatlistpat
  cursorline = false,
  fillchars = 'eob: ',
  foldcolumn = '0',
  linebreak = true,
  list = false,
  number = false,
  relativenumber = false,
  signcolumn = 'no',
  spell = false,
  statuscolumn = ' ', -- words do not touch the border
  statusline = ' i write · a accept · r reject · q close',
  winfixbuf = true,
  winfixwidth = true,
  wrap = true,
}

local keys = {
  q = { 'close', '<Cmd>lua require("remora.panel").close()<CR>' },
  i = { 'write to this agent', '<Cmd>lua require("remora.panel").write()<CR>' },
  ['<CR>'] = { 'write to this agent', '<Cmd>lua require("remora.panel").write()<CR>' },
  a = { 'accept its proposal', '<Cmd>Remora accept<CR>' },
  r = { 'reject its proposal', '<Cmd>Remora reject<CR>' },
}

---@return integer bufnr
local function create_buffer()
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(bufnr, 'remora://panel')
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].undolevels = -1
  vim.bo[bufnr].formatlistpat = [[^\d\d:\d\d \S ]]
  vim.bo[bufnr].filetype = 'remora'
  for key, map in pairs(keys) do
    vim.keymap.set('n', key, map[2], { buffer = bufnr, desc = 'Remora: ' .. map[1], nowait = true })
  end
  return bufnr
end

---The panel does not keep Neovim open when the last window with code is closed.
---@param window integer
local function close_with_last_window(window)
  vim.api.nvim_create_autocmd('QuitPre', {
    group = vim.api.nvim_create_augroup('remora_panel', {}),
    callback = function()
      local others = vim.tbl_filter(function(other)
        local is_leaving = other == vim.api.nvim_get_current_win()
        return other ~= window
          and not is_leaving
          and vim.api.nvim_win_get_config(other).relative == ''
      end, vim.api.nvim_tabpage_list_wins(0))
      if #others == 0 and vim.api.nvim_win_is_valid(window) then
        vim.api.nvim_win_close(window, true)
      end
    end,
  })
end

---Opens the window at the right edge; the cursor stays where it is.
---@param bufnr integer? The buffer of last time.
---@return integer bufnr
---@return integer window
function M.open(bufnr)
  if not bufnr or not vim.api.nvim_buf_is_valid(bufnr) then
    bufnr = create_buffer()
  end
  local width = require('remora.config').get().panel.width
  local window = vim.api.nvim_open_win(bufnr, false, { split = 'right', win = -1, width = width })
  for name, value in pairs(window_options) do
    vim.api.nvim_set_option_value(name, value, { win = window, scope = 'local' })
  end
  close_with_last_window(window)
  return bufnr, window
end

---@param agent remora.Agent
---@return string
local function title(agent)
  local look = require('remora.status').look(agent.status)
  local name = agent.name:gsub('%%', '%%%%')
  return ('%%#%s# %s %%#WinBar#%s%%=%%#%s#%s '):format(
    look.group,
    look.glyph,
    name,
    look.group,
    look.word
  )
end

---@param window integer
---@param bufnr integer
function M.scroll_to_end(window, bufnr)
  vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(bufnr), 0 })
end

---Writes what changed. Whoever reads the end keeps reading the end; whoever scrolled up stays there.
---@param window integer
---@param bufnr integer
---@param story remora.Story?
function M.paint(window, bufnr, story)
  if not story then
    local page = require('remora.page').new()
    page:line({ 'Rest the cursor on a function or class to meet its agent.' })
    return page:write(bufnr)
  end
  local is_at_end = vim.api.nvim_win_get_cursor(window)[1] >= vim.api.nvim_buf_line_count(bufnr)
  require('remora.render').page(story):write(bufnr)
  local bar = title(story.agent)
  if vim.wo[window].winbar ~= bar then
    vim.api.nvim_set_option_value('winbar', bar, { win = window, scope = 'local' })
  end
  if is_at_end then
    M.scroll_to_end(window, bufnr)
  end
end

return M
