local cart = require('shop.cart')
local tax = require('shop.tax')

describe('a cart', function()
  local pen

  before_each(function()
    pen = cart.open():add('pen', 2.5)
  end)

  it('adds the tax of its region', function()
    assert.are.equal(3, pen:total())
  end)

  describe('of nothing', function()
    it('costs nothing', function()
      local empty = cart.open({ region = 'xx' })
      assert.are.equal(0, empty:net())
      assert.are.equal(0, tax.rate('xx'))
    end)
  end)
end)
