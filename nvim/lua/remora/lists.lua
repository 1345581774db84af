-- Agents, proposals and questions as lists to walk through.

local M = {}

---@param title string
---@param items table[] As `setqflist` takes them.
local function open_quickfix(title, items)
  if #items == 0 then
    return require('remora.server').tell(('no %s.'):format(title:lower()))
  end
  vim.fn.setqflist({}, ' ', { title = 'Remora: ' .. title, items = items })
  vim.cmd.copen()
end

---@param place remora.Place
---@param on_agents fun(agents: remora.Agent[])
local function agents_of_file(place, on_agents)
  local filter = { uri = vim.uri_from_bufnr(place.bufnr), limit = 1000 }
  require('remora.server').execute(place.client, 'remora.listAgents', { filter }, on_agents)
end

---@param agent remora.Agent
---@return string
local function describe(agent)
  local look = require('remora.status').look(agent.status)
  local name = agent.full_name ~= '' and agent.full_name or agent.name
  return ('%s %s  %s %s'):format(look.glyph, name, agent.agent_id, look.word)
end

---The agents of the file at a place.
---@param place remora.Place
function M.agents(place)
  agents_of_file(place, function(agents)
    local items = vim.tbl_map(function(agent)
      local start = agent.name_range.start
      return {
        bufnr = place.bufnr,
        lnum = start.line + 1,
        col = start.character + 1,
        text = describe(agent),
      }
    end, agents)
    open_quickfix('Agents of this file', items)
  end)
end

---Everything of one kind that waits for the person, in all files.
---@param kind remora.WaitingKind
function M.waiting(kind)
  local diagnostics = vim.tbl_map(function(item)
    return item.diagnostic
  end, require('remora.waiting').list(kind))
  open_quickfix(
    kind == 'proposal' and 'Proposals' or 'Questions',
    vim.diagnostic.toqflist(diagnostics)
  )
end

---@param place remora.Place
---@param prompt string
---@param on_choice fun(agent: remora.Agent)
function M.choose_agent(place, prompt, on_choice)
  agents_of_file(place, function(agents)
    vim.ui.select(
      agents,
      { prompt = prompt, kind = 'remora', format_item = describe },
      function(agent)
        if agent then
          on_choice(agent)
        end
      end
    )
  end)
end

return M
