local M = {}

---Opens a window and goes there; when it closes, the cursor goes back to where it was.
---@param bufnr integer
---@param config vim.api.keyset.win_config
---@return integer window
function M.open(bufnr, config)
  local from = vim.api.nvim_get_current_win()
  local window = vim.api.nvim_open_win(bufnr, true, config)
  vim.api.nvim_create_autocmd('WinClosed', {
    pattern = tostring(window),
    once = true,
    callback = function()
      local was_here = vim.api.nvim_get_current_win() == window
      vim.schedule(function()
        if was_here and vim.api.nvim_win_is_valid(from) then
          vim.api.nvim_set_current_win(from)
        end
      end)
    end,
  })
  return window
end

return M
