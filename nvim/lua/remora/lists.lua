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
  local filter = { uri = place.uri, limit = 1000 }
  require('remora.server').execute(place.client, 'remora.listAgents', { filter }, function(agents)
    local items = vim.tbl_map(function(agent)
      local start = agent.name_range.start
      return {
        filename = vim.uri_to_fname(place.uri),
        lnum = start.line + 1,
        col = start.character + 1,
        text = describe(agent),
      }
    end, agents)
    open_quickfix('Agents of this file', items)
  end)
end

---@param text string
---@return string
local function first_line(text)
  local line, more = vim.trim(text):match('^([^\n]*)(.*)$')
  return line == '' and 'nothing' or more == '' and line or line .. ' …'
end

---Fills the list with the lines that a person and an agent have changed in two ways, and leaves it closed.
---@param client vim.lsp.Client
---@param conflicts remora.Conflict[]
function M.conflicts(client, conflicts)
  local server = require('remora.server')
  local items = vim.tbl_map(function(conflict)
    return {
      filename = server.absolute(client, conflict.path),
      lnum = conflict.line,
      text = ('yours: %s / proposed: %s'):format(
        first_line(conflict.current),
        first_line(conflict.proposed)
      ),
    }
  end, conflicts)
  vim.fn.setqflist({}, ' ', { title = 'Remora: Conflicts', items = items })
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

return M
