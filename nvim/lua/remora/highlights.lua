local M = {}

local links = {
  RemoraActive = 'DiagnosticOk',
  RemoraRunning = 'DiagnosticInfo',
  RemoraPending = 'DiagnosticWarn',
  RemoraOrphaned = 'Comment',
  RemoraUser = 'Title',
  RemoraAgent = 'Identifier',
  RemoraToolCall = 'Function',
  RemoraError = 'DiagnosticError',
  RemoraAdded = 'Added',
  RemoraRemoved = 'Removed',
  RemoraMuted = 'Comment',
}

---Links our groups to standard ones; what a colorscheme or a person has set stays.
function M.define()
  for group, target in pairs(links) do
    vim.api.nvim_set_hl(0, group, { link = target, default = true })
  end
end

return M
