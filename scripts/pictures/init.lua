-- What a person may have in their own init.lua; the colours are those that Neovim comes with.

vim.o.termguicolors = true
vim.o.background = vim.env.PICTURE_SCHEME
vim.o.number = true
vim.o.numberwidth = 3
vim.o.linebreak = true
vim.o.breakat = ' '
vim.o.breakindent = true
vim.o.breakindentopt = 'shift:4'
vim.o.hlsearch = false
vim.o.fillchars = 'eob: '
vim.o.statusline = " %f %m%=%{v:lua.require'remora.statusline'.get()}   %l:%c "
vim.api.nvim_set_hl(0, 'LspCodeLens', { link = 'Comment' })

---A message that does not run out of the window.
---@param diagnostic vim.Diagnostic
local function in_short_lines(diagnostic)
  local broken = vim.fn.substitute(diagnostic.message, [[\v(.{1,50})(\s+|$)]], [[\1\n]], 'g')
  return vim.trim(broken)
end
vim.diagnostic.config({ signs = false, virtual_lines = { format = in_short_lines } })

vim.opt.rtp:prepend(vim.fs.joinpath(vim.env.PICTURE_ROOT, 'nvim'))
require('remora').setup({ panel = { width = 47 } })
vim.lsp.config('remora', {
  cmd = { vim.env.PICTURE_NODE, vim.fs.joinpath(vim.env.PICTURE_ROOT, 'dist/remora-lsp.js') },
})
vim.lsp.enable('remora')
