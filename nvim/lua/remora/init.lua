local M = {}

---Merges options over the defaults. Nothing needs it: without `setup` everything works as described in |remora|.
---@param options remora.Options?
function M.setup(options)
  require('remora.config').merge(options or {})
end

---Opens the panel beside the code, or closes it.
function M.toggle()
  require('remora.panel').toggle()
end

return M
