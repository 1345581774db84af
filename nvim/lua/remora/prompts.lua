-- Questions that the server has for the person, one at a time, and never in the middle of typing.

---@class remora.Prompt
---@field text string
---@field options string[]?
---@field on_answer fun(input: string)

local M = {}

---@type remora.Prompt[]
local waiting = {}
local is_asking = false

local own_words = 'Something else…'

---@param prompt remora.Prompt
---@param done fun(input: string?)
local function write(prompt, done)
  local ends_well = prompt.text:find('[:?]$')
  vim.ui.input({ prompt = prompt.text .. (ends_well and ' ' or ': ') }, done)
end

---@param prompt remora.Prompt
---@param done fun(input: string?)
local function choose(prompt, done)
  local choices = vim.list_extend({}, prompt.options)
  table.insert(choices, own_words)
  vim.ui.select(choices, { prompt = prompt.text, kind = 'remora' }, function(choice)
    if choice == own_words then
      return write(prompt, done)
    end
    done(choice)
  end)
end

local ask_next

local function ask_soon()
  vim.schedule(function()
    require('remora.idle').when_normal(ask_next)
  end)
end

function ask_next()
  if is_asking or #waiting == 0 then
    return
  end
  local prompt = table.remove(waiting, 1)
  is_asking = true
  local ask = prompt.options and #prompt.options > 0 and choose or write
  ask(prompt, function(input)
    is_asking = false
    if input then
      prompt.on_answer(input)
    end
    ask_soon()
  end)
end

---Asks as soon as the person is in normal mode and has answered what was asked before.
---@param text string
---@param options string[]?
---@param on_answer fun(input: string) Not called when the person cancels.
function M.ask(text, options, on_answer)
  table.insert(waiting, { text = text, options = options, on_answer = on_answer })
  ask_soon()
end

return M
