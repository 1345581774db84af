-- Deciding about proposals, and saying in words what became of the decision.

---@class remora.Conflict Lines that were changed in two ways.
---@field path string
---@field line integer 1-based
---@field current string
---@field proposed string

local M = {}

local levels = vim.log.levels

---@type table<string, string> For outcomes that come without a reason.
local words = {
  applied = 'rewrite applied. The file is not saved.',
  partially_applied = 'applied in part; the other hunks wait.',
  undone = 'rewrite taken back. The file is not saved.',
  pending = 'still being applied; the outcome will follow.',
}

---@type table<string, integer>
local outcome_levels =
  { stale = levels.WARN, closed = levels.WARN, busy = levels.WARN, failed = levels.ERROR }

---@class remora.Outcome
---@field kind? string
---@field reason? string
---@field conflicts? remora.Conflict[]

---@param result remora.Outcome
local function tell_outcome(result)
  local text = result.reason or words[result.kind]
  if text then
    require('remora.server').tell(text, outcome_levels[result.kind])
  end
end

---@param client vim.lsp.Client
---@param arguments any[]
local function accept(client, arguments)
  local server = require('remora.server')
  server.execute(client, 'remora.acceptProposal', arguments, function(result)
    local conflicts = result.conflicts or {}
    if #conflicts > 0 then
      require('remora.lists').conflicts(client, conflicts)
      -- Short, so that it never makes the person press ENTER: the list says which lines.
      local count = ('%d conflict%s'):format(#conflicts, #conflicts == 1 and '' or 's')
      result.reason = count .. ': see :copen, or :Remora redo.'
    elseif result.kind == 'stale' then
      result.reason = result.reason .. ' :Remora redo asks for it anew.'
    end
    tell_outcome(result)
  end)
end

---@param client vim.lsp.Client
---@param proposal_id string
function M.accept(client, proposal_id)
  accept(client, { proposal_id })
end

---@param client vim.lsp.Client
---@param proposal_id string
---@param hunk integer 0-based
function M.accept_hunk(client, proposal_id, hunk)
  accept(client, { proposal_id, { hunks = { hunk } } })
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

---Without feedback: the agent is not asked to try again.
---@param client vim.lsp.Client
---@param proposal_id string
---@param hunk integer 0-based
function M.reject_hunk(client, proposal_id, hunk)
  local arguments = { proposal_id, '', { hunks = { hunk } } }
  require('remora.server').execute(client, 'remora.rejectProposal', arguments, tell_outcome)
end

---Takes back everything of it that was accepted.
---@param client vim.lsp.Client
---@param proposal_id string
function M.undo(client, proposal_id)
  local arguments = { proposal_id }
  require('remora.server').execute(client, 'remora.undoProposal', arguments, tell_outcome)
end

---Asks the agent for the same change to the code as it is now.
---@param client vim.lsp.Client
---@param proposal_id string
function M.redo(client, proposal_id)
  require('remora.server').execute(client, 'remora.redoProposal', { proposal_id }, function(result)
    require('remora.turns').await(result.turn_id)
  end)
end

---Shows it hunk by hunk in a window of its own, where it can be decided about.
---@param client vim.lsp.Client
---@param proposal_id string
function M.preview(client, proposal_id)
  require('remora.review').open(client, proposal_id)
end

---Opens the proposed code of the current file, or else of the first that the proposal is about.
---@param client vim.lsp.Client
---@param proposal_id string
function M.edit(client, proposal_id)
  local uri = vim.uri_from_bufnr(0)
  local arguments = { proposal_id }
  require('remora.server').execute(client, 'remora.previewProposal', arguments, function(preview)
    local file = vim.iter(preview.files):find(function(one)
      return one.uri == uri
    end) or preview.files[1]
    require('remora.proposed').open(client, proposal_id, preview, file.path)
  end)
end

return M
