-- Whoever types is not interrupted: a prompt would eat their keys, and a long message makes Neovim wait for ENTER.

local M = {}

---Calls `run` as soon as Neovim is in normal mode, which may be at once.
---@param run fun()
function M.when_normal(run)
  if vim.fn.mode(1) == 'n' then
    return run()
  end
  vim.api.nvim_create_autocmd('ModeChanged', {
    pattern = '*:n',
    once = true,
    callback = vim.schedule_wrap(function()
      M.when_normal(run)
    end),
  })
end

return M
