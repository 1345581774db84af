--- Rates by region, in percent.
local tax = {}

local rates = { de = 19, ch = 7.7 }

---@param region string
---@return number
function tax.rate(region)
  -- No rate is no tax.
  return rates[region] or 0
end

function tax.round(amount)
  return math.floor(amount * 100 + 0.5) / 100
end

tax.on = function(amount, region)
  return tax.round(amount * tax.rate(region) / 100)
end

return tax
