-- Commands and one autocommand; everything behind them is loaded when first used.
if vim.g.loaded_remora or vim.fn.has('nvim-0.11') == 0 then
  return
end
vim.g.loaded_remora = true

---@param name string
---@param subcommand string? Fixed for the short names; `:Remora` takes it from its first word.
local function define(name, subcommand)
  vim.api.nvim_create_user_command(name, function(call)
    require('remora.commands').run(call, subcommand)
  end, {
    nargs = '*',
    range = true,
    desc = 'Remora: ' .. (subcommand or 'talk to the agents of your code'),
    complete = function(_, line)
      return require('remora.commands').complete(line, subcommand)
    end,
  })
end

define('Remora')
define('RemoraChat', 'chat')
define('RemoraRewrite', 'rewrite')
define('RemoraAccept', 'accept')
define('RemoraReject', 'reject')
define('RemoraToggle', 'panel')

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('remora', {}),
  callback = function(args)
    local client = vim.lsp.get_client_by_id(args.data.client_id)
    if client and client.name == 'remora' then
      require('remora.attach').attach(client, args.buf)
    end
  end,
})
