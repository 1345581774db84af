-- What waits for the person: open proposals and questions, read from the diagnostics that the server publishes.

---@alias remora.WaitingKind 'proposal'|'question'

---@class remora.Waiting
---@field kind remora.WaitingKind
---@field id string
---@field message string
---@field diagnostic vim.Diagnostic

local M = {}

---@param diagnostic vim.Diagnostic
---@return remora.Waiting?
local function waiting_of(diagnostic)
  if diagnostic.source ~= 'remora' or not diagnostic.code then
    return nil
  end
  local attached = vim.tbl_get(diagnostic, 'user_data', 'lsp', 'data')
  local payload = require('remora.wire').plain(attached) or {}
  return {
    kind = payload.proposal_id and 'proposal' or 'question',
    id = tostring(diagnostic.code),
    message = vim.split(diagnostic.message, '\n')[1],
    diagnostic = diagnostic,
  }
end

---@param kind remora.WaitingKind?
---@param bufnr integer? Absent: every file of the workspace.
---@return remora.Waiting[] items In order of their place; a proposal over several files stands in each of them.
function M.list(kind, bufnr)
  return vim
    .iter(vim.diagnostic.get(bufnr))
    :map(waiting_of)
    :filter(function(item)
      return not kind or item.kind == kind
    end)
    :totable()
end

---The different ones that wait.
---@param kind remora.WaitingKind
---@return string[]
function M.ids(kind)
  local ids = {}
  for _, item in ipairs(M.list(kind)) do
    ids[item.id] = true
  end
  return vim.tbl_keys(ids)
end

---How many different ones wait.
---@param kind remora.WaitingKind
---@return integer
function M.count(kind)
  return #M.ids(kind)
end

---@param items remora.Waiting[]
---@param line integer 0-based
---@return remora.Waiting[]
local function on_line(items, line)
  return vim.tbl_filter(function(item)
    local last = item.diagnostic.end_lnum or item.diagnostic.lnum
    return item.diagnostic.lnum <= line and line <= last
  end, items)
end

---@param items remora.Waiting[]
---@param on_id fun(id: string)
local function choose(items, on_id)
  if #items == 1 then
    return on_id(items[1].id)
  end
  vim.ui.select(items, {
    prompt = ('%d %ss wait here'):format(#items, items[1].kind),
    kind = 'remora',
    format_item = function(item)
      return ('%d: %s'):format(item.diagnostic.lnum + 1, item.message)
    end,
  }, function(item)
    if item then
      on_id(item.id)
    end
  end)
end

---@param kind remora.WaitingKind
local function tell_none(kind)
  local elsewhere = M.count(kind)
  local hint = elsewhere > 0 and (' %d elsewhere: see :Remora %ss.'):format(elsewhere, kind) or ''
  require('remora.server').tell(('no %s waits here.'):format(kind) .. hint, vim.log.levels.WARN)
end

---@param agent remora.Agent
---@param kind remora.WaitingKind
---@return string? id
local function of_agent(agent, kind)
  if kind == 'proposal' then
    return agent.proposal and agent.proposal.proposal_id
  end
  return agent.question and agent.question.question_id
end

---Finds the one that is meant at a place: on the cursor's line, else of the node that the cursor is in, else the only
---one of the buffer, else the one the person chooses. In the panel it is the one of its agent.
---@param kind remora.WaitingKind
---@param place remora.Place
---@param on_id fun(id: string)
function M.pick(kind, place, on_id)
  local is_in_file = type(place.agent) == 'table'
  local items = is_in_file and M.list(kind, vim.uri_to_bufnr(place.uri)) or {}
  local here = is_in_file and on_line(items, place.agent.line) or {}
  if #here > 0 then
    return choose(here, on_id)
  end
  local function without_agent()
    if #items == 0 then
      return tell_none(kind)
    end
    choose(items, on_id)
  end
  if is_in_file and #items < 2 then
    return without_agent()
  end
  require('remora.server').agent(place.client, place.agent, function(agent)
    local own = of_agent(agent, kind)
    if own then
      return on_id(own)
    end
    without_agent()
  end, without_agent)
end

return M
