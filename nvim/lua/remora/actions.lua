-- What a person can ask an agent to do. Each takes the place it is about and words that may be missing; without them
-- the server asks for what it needs.

local M = {}

---@param words string?
---@return string?
local function unless_empty(words)
  return words ~= '' and words or nil
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
  start_turn(place, 'remora.chat', { place.agent, unless_empty(message) })
end

---@param place remora.Place
---@param instruction string?
function M.rewrite(place, instruction)
  start_turn(place, 'remora.requestRewrite', { place.agent, unless_empty(instruction) })
end

---Sends a message from the agent here to another one, whose id may be the first word.
---@param place remora.Place
---@param words string?
function M.message(place, words)
  local target, message = (words or ''):match('^(rm_%w+)%s*(.*)$')
  local arguments = { place.agent, target or vim.NIL, unless_empty(target and message or words) }
  start_turn(place, 'remora.messageNode', arguments)
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

---@param result table What `remora.injectIds` and `remora.stripIds` answer.
---@param told string
local function tell_of_ids(result, told)
  local server = require('remora.server')
  local skipped = result.skipped or {}
  if result.pending then
    return
  end
  if #skipped > 0 then
    local first = skipped[1]
    told = ('%s %d left out, the first in line %d: %s'):format(
      told,
      #skipped,
      first.line + 1,
      first.reason
    )
  end
  server.tell(told)
end

---Writes the ids of the agents of a file into its buffer.
---@param place remora.Place
function M.inject_ids(place)
  require('remora.server').execute(place.client, 'remora.injectIds', { place.uri }, function(result)
    tell_of_ids(result, ('%d ids written.'):format(result.injected))
  end)
end

---Takes them out again.
---@param place remora.Place
function M.strip_ids(place)
  require('remora.server').execute(place.client, 'remora.stripIds', { place.uri }, function(result)
    tell_of_ids(result, ('%d ids taken out.'):format(result.stripped))
  end)
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
