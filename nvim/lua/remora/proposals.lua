-- Deciding about proposals, and saying in words what became of the decision.

local M = {}

local levels = vim.log.levels

---@type table<string, string> For outcomes that come without a reason.
local words = {
  applied = 'rewrite applied. The file is not saved.',
  partially_applied = 'applied in part; the other hunks wait.',
  pending = 'still being applied; the outcome will follow.',
}

---@type table<string, integer>
local outcome_levels =
  { stale = levels.WARN, closed = levels.WARN, busy = levels.WARN, failed = levels.ERROR }

---@param result { kind?: string, reason?: string }
local function tell_outcome(result)
  local text = result.reason or words[result.kind]
  if not text then
    return
  end
  if result.kind == 'stale' then
    text = text .. ' :Remora redo asks for it anew.'
  end
  require('remora.server').tell(text, outcome_levels[result.kind])
end

---@param client vim.lsp.Client
---@param proposal_id string
function M.accept(client, proposal_id)
  local server = require('remora.server')
  server.execute(client, 'remora.acceptProposal', { proposal_id }, tell_outcome)
end

---Without feedback the server asks for it.
---@param client vim.lsp.Client
---@param proposal_id string
---@param feedback string?
function M.reject(client, proposal_id, feedback)
  local arguments = { proposal_id, feedback ~= '' and feedback or nil }
  require('remora.server').execute(client, 'remora.rejectProposal', arguments, function(result)
    tell_outcome(result)
    require('remora.turns').await(result.turn_id)
  end)
end

---Asks the agent for the same change to the code as it is now.
---@param client vim.lsp.Client
---@param proposal_id string
function M.redo(client, proposal_id)
  require('remora.server').execute(client, 'remora.redoProposal', { proposal_id }, function(result)
    require('remora.turns').await(result.turn_id)
  end)
end

---Shows the diff in a window of its own, where it can be accepted and rejected.
---@param client vim.lsp.Client
---@param proposal_id string
function M.preview(client, proposal_id)
  require('remora.server').execute(
    client,
    'remora.previewProposal',
    { proposal_id },
    function(result)
      require('remora.preview').show(client, proposal_id, result.diff)
    end
  )
end

return M
