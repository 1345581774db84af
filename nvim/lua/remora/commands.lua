-- `:Remora <what> [words]`: the table of what there is, and the way from a command line to an action.

---@class remora.Call
---@field words string What follows the subcommand, as typed.
---@field bufnr integer
---@field line integer 0-based; the first line of a range, else the cursor's.

---@class remora.Subcommand
---@field run fun(call: remora.Call)
---@field complete? fun(): string[]

local M = {}

---@param name string A function of remora.actions.
local function on_agent(name)
  return function(call)
    local place = require('remora.server').place(call.bufnr, call.line)
    if place then
      require('remora.actions')[name](place, call.words)
    end
  end
end

---@param kind remora.WaitingKind
---@param act fun(client: vim.lsp.Client, id: string, words: string)
local function on_waiting(kind, act)
  return function(call)
    local place = require('remora.server').place(call.bufnr, call.line)
    if place then
      require('remora.waiting').pick(kind, place, function(id)
        act(place.client, id, call.words)
      end)
    end
  end
end

---@param name string A function of remora.proposals.
local function on_proposal(name)
  return on_waiting('proposal', function(client, proposal_id, words)
    require('remora.proposals')[name](client, proposal_id, words)
  end)
end

---Names what it means by its id, or means what `pick` finds.
---@param name string A function of remora.proposals.
---@param pick fun(place: remora.Place, on_id: fun(proposal_id: string))
local function on_named_proposal(name, pick)
  return function(call)
    local place = require('remora.server').place(call.bufnr, call.line)
    if not place then
      return
    end
    local function act(proposal_id)
      require('remora.proposals')[name](place.client, proposal_id)
    end
    if call.words ~= '' then
      return act(call.words)
    end
    pick(place, act)
  end
end

---@param kind remora.WaitingKind
local function list_of(kind)
  return function(call)
    if require('remora.server').place(call.bufnr, call.line) then
      require('remora.lists').waiting(kind)
    end
  end
end

---@param client vim.lsp.Client
---@param question_id string
---@param answer string
local function answer_question(client, question_id, answer)
  local arguments = { question_id, answer ~= '' and answer or nil }
  require('remora.server').execute(client, 'remora.answerQuestion', arguments)
end

local function open_log()
  local path = require('remora.health').log_path()
  vim.cmd.tabedit(vim.fn.fnameescape(path))
  vim.cmd('normal! G')
end

---@type table<string, remora.Subcommand>
local subcommands = {
  accept = { run = on_proposal('accept') },
  agents = {
    run = function(call)
      local place = require('remora.server').place(call.bufnr, call.line)
      if place then
        require('remora.lists').agents(place)
      end
    end,
  },
  answer = { run = on_waiting('question', answer_question) },
  chat = { run = on_agent('chat') },
  dashboard = {
    run = function(call)
      local server = require('remora.server')
      local place = server.place(call.bufnr, call.line)
      if place then
        server.execute(place.client, 'remora.openDashboard', {})
      end
    end,
  },
  edit = { run = on_proposal('edit') },
  health = {
    run = function()
      vim.cmd.checkhealth('remora')
    end,
  },
  inject = { run = on_agent('inject_ids') },
  log = { run = open_log },
  message = { run = on_agent('message') },
  panel = {
    run = function()
      require('remora.panel').toggle()
    end,
  },
  preview = { run = on_proposal('preview') },
  proposals = { run = list_of('proposal') },
  questions = { run = list_of('question') },
  redo = {
    run = on_named_proposal('redo', function(place, on_id)
      require('remora.waiting').pick('proposal', place, on_id)
    end),
    complete = function()
      return require('remora.waiting').ids('proposal')
    end,
  },
  reject = { run = on_proposal('reject') },
  retry = { run = on_agent('retry') },
  rewrite = { run = on_agent('rewrite') },
  select = { run = on_agent('select') },
  stop = { run = on_agent('stop') },
  strip = { run = on_agent('strip_ids') },
  undo = {
    run = on_named_proposal('undo', function(place, on_id)
      require('remora.decided').pick_applied(place, on_id)
    end),
    complete = function()
      return require('remora.decided').applied_ids()
    end,
  },
}

---@return string[]
local function names()
  local all = vim.tbl_keys(subcommands)
  table.sort(all)
  return all
end

---@param call table As Neovim hands it to a user command.
---@param fixed string? The subcommand of a short name such as `:RemoraChat`.
function M.run(call, fixed)
  local name, words = fixed, vim.trim(call.args)
  if not name then
    name, words = words:match('^(%S*)%s*(.*)$')
    name = name == '' and 'panel' or name
  end
  local subcommand = subcommands[name]
  if not subcommand then
    local message = ('there is no :Remora %s. See :help remora-commands.'):format(name)
    return require('remora.server').tell(message, vim.log.levels.WARN)
  end
  local line = call.range > 0 and call.line1 or vim.api.nvim_win_get_cursor(0)[1]
  subcommand.run({ words = words, bufnr = vim.api.nvim_get_current_buf(), line = line - 1 })
end

---@param line string The command line up to the cursor.
---@param fixed string?
---@return string[]
function M.complete(line, fixed)
  local words = vim.split(line:match('Remora%s+(.*)$') or '', '%s+')
  local typed = table.remove(words)
  local subcommand = subcommands[words[1]]
  local offered = {}
  if not fixed and #words == 0 then
    offered = names()
  elseif not fixed and #words == 1 and subcommand and subcommand.complete then
    offered = subcommand.complete()
  end
  return vim.tbl_filter(function(offer)
    return vim.startswith(offer, typed)
  end, offered)
end

return M
