-- Proposals that were decided already, which no diagnostic tells of.

local M = {}

---@param proposals table[] As `remora.listProposals` answers.
---@return table? proposal The one that was applied last.
local function last_applied(proposals)
  local applied = vim.tbl_filter(function(proposal)
    return #proposal.applied_hunks > 0
  end, proposals)
  table.sort(applied, function(a, b)
    return a.decided_at > b.decided_at
  end)
  return applied[1]
end

---Finds what was accepted last of the agent at a place.
---@param place remora.Place
---@param on_id fun(proposal_id: string)
function M.pick_applied(place, on_id)
  local server = require('remora.server')
  server.execute(place.client, 'remora.getAgent', { place.agent }, function(agent)
    local filter = { agent_id = agent.agent_id }
    server.execute(place.client, 'remora.listProposals', { filter }, function(proposals)
      local last = last_applied(proposals)
      if not last then
        local text = ('nothing that %s proposed is applied.'):format(agent.name)
        return server.tell(text, vim.log.levels.WARN)
      end
      on_id(last.proposal_id)
    end)
  end)
end

---Ids of all that are applied, for completion.
---@return string[]
function M.applied_ids()
  local server = require('remora.server')
  local client = server.any_client()
  local filter = { status = 'applied' }
  local proposals = client and server.execute_now(client, 'remora.listProposals', { filter })
  return vim.tbl_map(function(proposal)
    return proposal.proposal_id
  end, proposals or {})
end

return M
