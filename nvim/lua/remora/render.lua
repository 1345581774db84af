-- What the panel says about an agent. Pure: it reads its arguments only.

---@class remora.Agent As `remora.getAgent` answers.
---@field agent_id string
---@field node_type string
---@field name string
---@field full_name string
---@field file_path string
---@field parent_id? string
---@field status remora.Status
---@field range? lsp.Range
---@field name_range? lsp.Range

---@class remora.Story
---@field agent remora.Agent
---@field parent_name string?
---@field events table[]
---@field words string? What the agent is saying at this moment.
---@field results table<string, table>? Tool results by call id; found in the events.

local M = {}

---@param page remora.Page
---@param agent remora.Agent
local function header(page, agent)
  page:line({ agent.node_type .. ' ' }, { agent.agent_id, 'RemoraMuted' })
  if agent.parent_id then
    local parent = agent.full_name:match('^(.*)%.[^.]*$')
    page:line({ 'in ' .. (parent or agent.file_path) .. ' ' }, { agent.parent_id, 'RemoraMuted' })
  end
  local line = agent.name_range and ':' .. agent.name_range.start.line + 1 or ''
  page:line({ agent.file_path .. line, 'RemoraMuted' })
  page:line()
end

---@param events table[]
---@return table<string, table>
local function results_of(events)
  local results = {}
  for _, event in ipairs(events) do
    if event.event_type == 'ToolResultEvent' then
      results[event.call_id] = event
    end
  end
  return results
end

---@param story remora.Story
---@return remora.Page
function M.page(story)
  local page = require('remora.page').new()
  local entries = require('remora.entries')
  header(page, story.agent)
  story.results = results_of(story.events)
  for _, event in ipairs(story.events) do
    if event.event_type ~= 'ToolResultEvent' then
      entries.add(page, event, story)
    end
  end
  if story.words then
    page:line()
    page:line({ story.agent.name, 'RemoraAgent' })
    page:text(story.words .. '▌')
  elseif #story.events == 0 then
    page:line({ 'Nothing has happened here yet. Press i to write to this agent.', 'RemoraMuted' })
  end
  return page:tidy()
end

return M
