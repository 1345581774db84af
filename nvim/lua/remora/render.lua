-- What the panel says about an agent. Pure: it reads its arguments only.

---@class remora.Agent As `remora.getAgent` answers.
---@field agent_id string
---@field node_type string
---@field name string
---@field full_name string
---@field file_path string
---@field parent? { agent_id: string, name: string }
---@field status remora.Status
---@field name_range lsp.Range
---@field proposal? { proposal_id: string } The open one.
---@field question? { question_id: string } The one that waits.
---@field turns { turn_id: string, status: string }[] Newest first.

---@class remora.Story
---@field agent remora.Agent
---@field events table[]
---@field words string? What the agent is saying at this moment.
---@field results table<string, table>? Tool results by call id; found in the events.

local M = {}

---@param page remora.Page
---@param agent remora.Agent
local function header(page, agent)
  page:line({ agent.node_type .. ' ' }, { agent.agent_id, 'RemoraMuted' })
  if agent.parent then
    page:line({ 'in ' .. agent.parent.name .. ' ' }, { agent.parent.agent_id, 'RemoraMuted' })
  end
  page:line({ agent.file_path .. ':' .. agent.name_range.start.line + 1, 'RemoraMuted' })
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
