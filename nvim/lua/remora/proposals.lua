-- Deciding about proposals, and saying in words what became of the decision.

local M = {}

local levels = vim.log.levels

---@type table<string, { words: string, level: integer, after: string? }>
local outcomes = {
  applied = { words = 'rewrite applied', after = 'The file is not saved.', level = levels.INFO },
  partially_applied = {
    words = 'applied in part',
    after = 'Other hunks wait.',
    level = levels.INFO,
  },
  pending = {
    words = 'still being applied',
    after = 'The outcome will follow.',
    level = levels.INFO,
  },
  stale = {
    words = 'the code has changed since',
    after = ':Remora redo asks for it anew.',
    level = levels.WARN,
  },
  closed = { words = 'decided already', level = levels.WARN },
  busy = { words = 'another editor has the file open', level = levels.WARN },
  failed = { words = 'the change could not be made; nothing was changed', level = levels.ERROR },
}

---@param result { kind?: string, reason?: string }
local function tell_outcome(result)
  local outcome = outcomes[result.kind]
  if not outcome then
    return
  end
  local has_reason = result.reason and result.reason ~= ''
  local reason = has_reason and (' (%s)'):format(result.reason) or ''
  local after = outcome.after and ' ' .. outcome.after or ''
  require('remora.server').tell(outcome.words .. reason .. '.' .. after, outcome.level)
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
