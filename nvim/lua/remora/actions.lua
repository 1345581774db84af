-- What a person can ask an agent to do. Each takes the place it is about and words that may be missing; without them
-- the server asks for what it needs.

local M = {}

---Arguments end at the first one that is missing.
---@param ... any
---@return any[]
local function given(...)
  local arguments = {}
  for index = 1, select('#', ...) do
    local value = select(index, ...)
    if value == nil or value == '' then
      break
    end
    table.insert(arguments, value)
  end
  return arguments
end

---@param place remora.Place
---@param command string
---@param arguments any[]
local function start_turn(place, command, arguments)
  require('remora.server').execute(place.client, command, arguments, function(result)
    require('remora.turns').await(result.turn_id)
  end)
end

---@param place remora.Place
---@param message string?
function M.chat(place, message)
  if require('remora.config').get().panel.open_on_chat then
    require('remora.panel').reveal(place.client, place.agent)
  end
  start_turn(place, 'remora.chat', given(place.agent, message))
end

---@param place remora.Place
---@param instruction string?
function M.rewrite(place, instruction)
  start_turn(place, 'remora.requestRewrite', given(place.agent, instruction))
end

---Sends a message from the agent here to another one. The other's id may be the first word of `text`; without it the
---person chooses among the agents of this file.
---@param place remora.Place
---@param text string?
function M.message(place, text)
  local target, message = (text or ''):match('^(rm_%w+)%s*(.*)$')
  if target then
    return start_turn(place, 'remora.messageNode', given(place.agent, target, message))
  end
  require('remora.lists').choose_agent(place, 'Message which agent?', function(agent)
    start_turn(place, 'remora.messageNode', given(place.agent, agent.agent_id, text))
  end)
end

---@param place remora.Place
function M.stop(place)
  local server = require('remora.server')
  server.execute(place.client, 'remora.stopAgent', { place.agent }, function(result)
    if result.stopped == 0 then
      server.tell('there is nothing to stop here.', vim.log.levels.WARN)
    end
  end)
end

---@param place remora.Place
function M.select(place)
  require('remora.server').execute(place.client, 'remora.selectAgent', { place.agent })
end

---Runs the agent's last failed turn again.
---@param place remora.Place
function M.retry(place)
  local server = require('remora.server')
  server.agent(place.client, place.agent, function(agent)
    for _, turn in ipairs(agent.turns) do
      if turn.status == 'failed' then
        return start_turn(place, 'remora.retryTurn', { turn.turn_id })
      end
    end
    server.tell(('no turn of %s has failed.'):format(agent.name), vim.log.levels.WARN)
  end)
end

return M
