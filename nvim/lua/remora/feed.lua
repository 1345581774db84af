-- The events of one agent, in order, each once, and no more than fit: what the panel tells its story from.

---@class remora.Feed
---@field agent_id string
---@field events table[] Oldest first.
---@field private limit integer
---@field private seen table<string, true>
local Feed = {}
Feed.__index = Feed

local M = {}

---@param agent_id string
---@param limit integer
---@return remora.Feed
function M.new(agent_id, limit)
  return setmetatable({ agent_id = agent_id, events = {}, limit = limit, seen = {} }, Feed)
end

---Whether an event is about this agent: to it, from it, or of its turn.
---@param event table
---@return boolean
function Feed:concerns(event)
  return event.agent_id == self.agent_id or event.from_agent == self.agent_id
end

---@param event table
---@return boolean is_new
function Feed:add(event)
  if self.seen[event.event_id] or not require('remora.entries').is_shown(event) then
    return false
  end
  self.seen[event.event_id] = true
  table.insert(self.events, event)
  if #self.events > self.limit then
    self.seen[table.remove(self.events, 1).event_id] = nil
  end
  return true
end

---Puts what the server remembers under what has come in meanwhile.
---@param remembered table[]
function Feed:load(remembered)
  local all = vim.list_extend(vim.deepcopy(remembered), self.events)
  table.sort(all, function(a, b)
    return (a.seq or math.huge) < (b.seq or math.huge)
  end)
  self.events, self.seen = {}, {}
  for _, event in ipairs(all) do
    self:add(event)
  end
end

return M
