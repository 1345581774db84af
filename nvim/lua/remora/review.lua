-- The review of a proposal, in a window below the code: what it would change, hunk by hunk, and keys that decide about
-- it. It follows what becomes of the proposal, whoever decides, and closes when nothing is left to decide.

---@class remora.Review
---@field client vim.lsp.Client
---@field proposal_id string
---@field preview remora.Preview
---@field rows remora.HunkRows[]

local M = {}

---@type table<integer, remora.Review> By buffer.
local reviews = {}

local window_options = {
  cursorline = true,
  fillchars = 'eob: ',
  foldenable = false,
  linebreak = true,
  list = false,
  number = false,
  relativenumber = false,
  signcolumn = 'no',
  spell = false,
  statuscolumn = ' ', -- words do not touch the border
  winfixbuf = true,
  winfixheight = true,
  wrap = true,
}

---@param bufnr integer
---@param window integer
local function paint(bufnr, window)
  local review = reviews[bufnr]
  local review_page = require('remora.review_page')
  local page, rows = review_page.of(review.preview)
  page:write(bufnr)
  review.rows = rows
  local bars = {
    winbar = review_page.title(review.preview),
    statusline = review_page.legend(vim.api.nvim_win_get_width(window)),
  }
  for name, value in pairs(bars) do
    vim.api.nvim_set_option_value(name, value, { win = window, scope = 'local' })
  end
end

---@param preview remora.Preview
---@return boolean
local function is_undecided(preview)
  return preview.status == 'open' or preview.status == 'partially_applied'
end

---@param bufnr integer
---@param preview remora.Preview
local function update(bufnr, preview)
  local review, window = reviews[bufnr], vim.fn.win_findbuf(bufnr)[1]
  if not review or not window then
    return
  end
  if not is_undecided(preview) then
    return vim.api.nvim_buf_delete(bufnr, { force = true })
  end
  local moves = require('remora.review_moves')
  local before = moves.hunk_at(review.rows, window)
  review.preview = preview
  paint(bufnr, window)
  local now = before and review.rows[before.hunk.index + 1]
  if before and before.hunk.status == 'open' and not (now and now.hunk.status == 'open') then
    moves.show(window, moves.next_open(review.rows, before.hunk.index))
  end
end

---@param client vim.lsp.Client
---@param proposal_id string
---@param on_preview fun(preview: remora.Preview)
local function ask(client, proposal_id, on_preview)
  require('remora.server').execute(client, 'remora.previewProposal', { proposal_id }, on_preview)
end

---@param name string A function of remora.proposals.
local function decide(name)
  return function(review)
    require('remora.proposals')[name](review.client, review.proposal_id)
  end
end

---@param name string A function of remora.proposals.
local function decide_hunk(name)
  return function(review)
    local rows = require('remora.review_moves').hunk_at(review.rows, 0)
    if rows then
      local hunk = rows.hunk.index
      return require('remora.proposals')[name](review.client, review.proposal_id, hunk)
    end
    require('remora.server').tell('no hunk here. ]c goes to the next one.', vim.log.levels.WARN)
  end
end

---@param step 1|-1
local function move(step)
  return function(review)
    require('remora.review_moves').to_neighbour(review.rows, step)
  end
end

local function close()
  vim.api.nvim_buf_delete(0, { force = true })
end

---@type table<string, { [1]: string, [2]: fun(review: remora.Review) }>
local keys = {
  a = { 'accept what is open', decide('accept') },
  r = { 'reject what is open, with feedback', decide('reject') },
  ga = { 'accept this hunk', decide_hunk('accept_hunk') },
  gr = { 'reject this hunk', decide_hunk('reject_hunk') },
  u = { 'take back what was accepted', decide('undo') },
  q = { 'close', close },
  e = {
    'edit the proposed code',
    function(review)
      local preview = review.preview
      local rows = require('remora.review_moves').hunk_at(review.rows, 0) or review.rows[1]
      local path = rows and rows.hunk.path or preview.files[1].path
      require('remora.proposed').open(review.client, review.proposal_id, preview, path)
    end,
  },
  [']c'] = { 'next hunk', move(1) },
  ['[c'] = { 'previous hunk', move(-1) },
}

---@param review remora.Review
---@return integer bufnr
local function create_buffer(review)
  local bufnr = vim.api.nvim_create_buf(false, true)
  reviews[bufnr] = review
  vim.api.nvim_buf_set_name(bufnr, 'remora://' .. review.proposal_id)
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].undolevels = -1
  vim.bo[bufnr].filetype = 'remora-review'
  for key, map in pairs(keys) do
    vim.keymap.set('n', key, function()
      map[2](review)
    end, { buffer = bufnr, desc = 'Remora: ' .. map[1], nowait = true })
  end
  local uri, agent = review.preview.files[1].uri, review.preview.agent.agent_id
  require('remora.server').bind(bufnr, { client = review.client, uri = uri, agent = agent })
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = bufnr,
    callback = function()
      reviews[bufnr] = nil
    end,
  })
  return bufnr
end

---@param bufnr integer
---@return integer window
local function open_window(bufnr)
  local most = math.floor(vim.o.lines * 0.6)
  local config = { split = 'below', win = -1, height = most }
  local window = require('remora.window').open(bufnr, config)
  for name, value in pairs(window_options) do
    vim.api.nvim_set_option_value(name, value, { win = window, scope = 'local' })
  end
  return window
end

---@param window integer
local function fit_height(window)
  local needed = vim.api.nvim_win_text_height(window, {}).all + 1 -- the bar above
  if needed < vim.api.nvim_win_get_height(window) then
    vim.api.nvim_win_set_height(window, needed)
  end
end

---@param proposal_id string
---@return integer? window
local function window_of(proposal_id)
  for bufnr, review in pairs(reviews) do
    if review.proposal_id == proposal_id then
      return vim.fn.win_findbuf(bufnr)[1]
    end
  end
end

---Opens the review of a proposal, or goes to it where it is open.
---@param client vim.lsp.Client
---@param proposal_id string
function M.open(client, proposal_id)
  ask(client, proposal_id, function(preview)
    local present = window_of(proposal_id)
    if present then
      return vim.api.nvim_set_current_win(present)
    end
    if not is_undecided(preview) then
      local status = preview.status:gsub('_', ' ')
      return require('remora.server').tell(('this proposal was %s already.'):format(status))
    end
    local review = { client = client, proposal_id = proposal_id, preview = preview, rows = {} }
    local bufnr = create_buffer(review)
    local window = open_window(bufnr)
    paint(bufnr, window)
    fit_height(window)
    local moves = require('remora.review_moves')
    moves.go_to(window, moves.next_open(review.rows, 0))
  end)
end

---@param event table
function M.on_event(event)
  for bufnr, review in pairs(reviews) do
    if event.proposal_id == review.proposal_id then
      ask(review.client, review.proposal_id, function(preview)
        update(bufnr, preview)
      end)
    end
  end
end

return M
