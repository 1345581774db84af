#!/usr/bin/env lua
local tax = require('shop.tax')
local json = require 'cjson'

---@class Line
local Line = {}
Line.__index = Line

function Line.new(sku, price)
  return setmetatable({ sku = sku, price = price }, Line)
end

function Line:total() return self.price end

--- What a person is about to buy.
---@class Cart
local Cart = {}
Cart.__index = Cart
Cart.hooks = {}

local defaults = {
  region = 'de',
  hooks = {
    on_add = function(line) return line end,
    ['on-empty'] = function() end,
  },
}

local function merged(options)
  local copy = {}
  local function take(from)
    for key, value in pairs(from) do
      copy[key] = value
    end
  end
  take(defaults)
  take(options or {})
  return copy
end

-- Sums whatever has a total.
local sum = function(lines, each)
  local result = 0
  for _, line in ipairs(lines) do result = result + each(line) end
  return result
end

function Cart.open(options)
  local self = setmetatable({ lines = {} }, Cart)
  self.options = merged(options)
  return self
end

function Cart:add(sku, price) -- chains
  local line = Line.new(sku, price)
  table.insert(self.lines, line)
  self.options.hooks.on_add(line)
  return self
end

function Cart:net()
  return sum(self.lines, function(line) return line:total() end)
end

function Cart:total()
  local round = math.ceil
  local net = self:net()
  return round(net + tax.on(net, self.options.region))
end

Cart.__add = function(left, right)
  local both = Cart.open(left.options)
  for _, line in ipairs(right.lines) do
    both:add(line.sku, line.price)
  end
  return both
end

function Cart.hooks.on_remove(line)
  return json.encode(line)
end

function on_error(message) error(message, 2) end

on_exit = function() Cart.open():add('bag', 0.1) end

return {
  open = Cart.open,
  version = function() return '1.0' end,
}
