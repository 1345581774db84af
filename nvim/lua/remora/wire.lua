-- JSON's null comes from Neovim's client as `vim.NIL`, which counts as true. It ends here.

local M = {}

---The same value without nulls, as Lua means absence.
---@generic T
---@param value T
---@return T
function M.plain(value)
  if value == vim.NIL then
    return nil
  end
  if type(value) ~= 'table' then
    return value
  end
  local plain = {}
  for key, field in pairs(value) do
    plain[key] = M.plain(field)
  end
  return plain
end

return M
