-- Who is working right now and what they have said so far, and what came of the turns that were asked for from here.

---@class remora.Turn
---@field turn_id string
---@field client_id integer
---@field name string
---@field proposed boolean
---@field words string[] Streamed since the last model round ended.

local M = {}

---@type table<string, remora.Turn> By agent id.
local running = {}

---@type table<string, true> What the person waits for: ids of turns, of agents and of rejected proposals.
local awaited = {}

---Something was asked for from here: its outcome is told to the person.
---@param id string? Of the turn where it is known, else of the agent, or of the proposal that was rejected.
function M.await(id)
  if id then
    awaited[id] = true
  end
end

---@return integer
function M.count()
  return vim.tbl_count(running)
end

---What an agent has said so far in the turn that it is in.
---@param agent_id string
---@return string?
function M.words(agent_id)
  local turn = running[agent_id]
  return turn and #turn.words > 0 and table.concat(turn.words) or nil
end

---Forgets the turns of a server that has gone.
---@param client_id integer
function M.forget(client_id)
  for agent_id, turn in pairs(running) do
    if turn.client_id == client_id then
      running[agent_id] = nil
    end
  end
end

---As much of a text as fits on the message line, so that telling it never stops whoever is typing.
---@param text string
---@return string
local function on_one_line(text)
  local line = vim.trim(vim.split(vim.trim(text), '\n')[1])
  local room = vim.o.columns - 22 -- beside our prefix and what 'showcmd' takes
  if vim.fn.strdisplaywidth(line) <= room then
    return line
  end
  return (vim.fn.strcharpart(line, 0, room):gsub('%s+%S*$', '')) .. ' …'
end

---@param turn remora.Turn
---@param agent_id string
---@param message string
local function tell(turn, agent_id, message)
  local is_awaited = awaited[turn.turn_id] or awaited[agent_id]
  if not is_awaited or require('remora.panel').is_showing(agent_id) then
    return
  end
  require('remora.idle').when_normal(function()
    require('remora.server').tell(on_one_line(turn.name .. ' ' .. message))
  end)
end

---@param finish fun(event: table, turn: remora.Turn)?
local function ending(finish)
  return function(event)
    local turn = running[event.agent_id]
    if turn and finish then
      finish(event, turn)
    end
    running[event.agent_id] = nil
    awaited[event.turn_id or ''], awaited[event.agent_id] = nil, nil
  end
end

local observers = {
  AgentStartEvent = function(event, client_id)
    running[event.agent_id] = {
      turn_id = event.turn_id,
      client_id = client_id,
      name = event.name,
      proposed = false,
      words = {},
    }
  end,

  TokenEvent = function(event)
    local turn = running[event.agent_id]
    if turn then
      table.insert(turn.words, event.text)
    end
  end,

  -- The words of a round that ends in tool calls stay visible as an entry of their own.
  ModelResponseEvent = function(event)
    local turn = running[event.agent_id]
    if turn and (event.tool_calls_count or 0) > 0 then
      turn.words = {}
    end
  end,

  AgentTextResponseEvent = function(event)
    local turn = running[event.agent_id]
    if turn then
      turn.words = {}
    end
  end,

  RewriteProposalEvent = function(event)
    local turn = running[event.agent_id]
    if turn then
      turn.proposed = true
      tell(turn, event.agent_id, 'proposes a rewrite. See :Remora preview.')
    end
  end,

  RewriteRejectedEvent = function(event)
    if awaited[event.proposal_id] then
      awaited[event.proposal_id] = nil
      M.await(event.agent_id)
    end
  end,

  AgentCompleteEvent = ending(function(event, turn)
    if not turn.proposed then
      tell(turn, event.agent_id, 'says: ' .. (event.result_summary or event.summary or ''))
    end
  end),

  -- The server itself tells everybody what failed.
  AgentErrorEvent = ending(),

  AgentCancelledEvent = ending(),
}

---@param event table
---@param client_id integer
function M.observe(event, client_id)
  local observe = observers[event.event_type]
  if observe and event.agent_id then
    observe(event, client_id)
  end
end

return M
