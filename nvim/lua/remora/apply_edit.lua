-- `workspace/applyEdit` as Neovim does it, but with each edit an undo step of its own, and never on a text that has
-- changed meanwhile.

local M = {}

---@param change lsp.TextDocumentEdit
---@return boolean
local function is_late(change, bufnr)
  local version = change.textDocument.version
  return version ~= vim.NIL and vim.lsp.util.buf_versions[bufnr] > version
end

---Neovim ends an undo step when a key is typed in the buffer, and whoever decides in the review types none there.
---@param bufnr integer
local function end_undo_step(bufnr)
  vim.bo[bufnr].undolevels = vim.bo[bufnr].undolevels -- see |undo-break|
end

---@param err lsp.ResponseError?
---@param params lsp.ApplyWorkspaceEditParams
---@param context lsp.HandlerContext
---@return lsp.ApplyWorkspaceEditResult
function M.handle(err, params, context)
  for _, change in ipairs(params.edit.documentChanges or {}) do
    local bufnr = vim.uri_to_bufnr(change.textDocument.uri)
    if vim.api.nvim_buf_is_loaded(bufnr) then
      -- Neovim itself overlooks this for version 0 and for all documents but the first. Where it does not, it answers
      -- just so: the server believes the text alone, and tries again.
      if is_late(change, bufnr) then
        return { applied = true }
      end
      end_undo_step(bufnr)
    end
  end
  -- Neovim tells it in a message; beside the outcome that is one too many: the person would have to press ENTER.
  params.label = nil
  return vim.lsp.handlers['workspace/applyEdit'](err, params, context)
end

return M
