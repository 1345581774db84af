-- The panel beside the code: one window, one buffer, one agent at a time.

---@class remora.Panel
---@field bufnr integer?
---@field window integer?
---@field client_id integer?
---@field agent remora.Agent?
---@field feed remora.Feed?
---@field asked integer Counts questions to the server, so that a late answer to an old one is dropped.
---@field is_paint_due boolean
---@field is_refresh_due boolean

local M = {}

---@type remora.Panel
local panel = { asked = 0, is_paint_due = false, is_refresh_due = false }

---@return boolean
local function is_open()
  return panel.window ~= nil and vim.api.nvim_win_is_valid(panel.window)
end

---@return vim.lsp.Client?
local function client()
  return panel.client_id and vim.lsp.get_client_by_id(panel.client_id) or nil
end

---@return remora.Story?
local function story()
  if not panel.agent then
    return nil
  end
  return {
    agent = panel.agent,
    events = panel.feed.events,
    words = require('remora.turns').words(panel.agent.agent_id),
  }
end

---Many events in one moment are one painting.
local function paint_soon()
  if panel.is_paint_due or not is_open() then
    return
  end
  panel.is_paint_due = true
  vim.defer_fn(function()
    panel.is_paint_due = false
    if is_open() then
      require('remora.canvas').paint(panel.window, panel.bufnr, story())
    end
  end, 30)
end

---@param agent remora.Agent
---@param of_client vim.lsp.Client
local function show(agent, of_client)
  if not is_open() then
    return
  end
  local is_other = not panel.agent or panel.agent.agent_id ~= agent.agent_id
  panel.agent, panel.client_id = agent, of_client.id
  if is_other then
    local limit = require('remora.config').get().panel.events
    local feed = require('remora.feed').new(agent.agent_id, limit)
    panel.feed = feed
    require('remora.canvas').scroll_to_end(panel.window, panel.bufnr)
    local filter = { agent_id = agent.agent_id, limit = limit }
    require('remora.server').execute(of_client, 'remora.recentEvents', { filter }, function(events)
      feed:load(events)
      paint_soon()
    end)
  end
  paint_soon()
end

---@param of_client vim.lsp.Client
---@param place string|table
local function ask_and_show(of_client, place)
  panel.asked = panel.asked + 1
  local number = panel.asked
  require('remora.server').agent(of_client, place, function(agent)
    if number == panel.asked then
      show(agent, of_client)
    end
  end)
end

local function open()
  if is_open() then
    if vim.api.nvim_win_get_tabpage(panel.window) == vim.api.nvim_get_current_tabpage() then
      return
    end
    vim.api.nvim_win_close(panel.window, true)
  end
  panel.bufnr, panel.window = require('remora.canvas').open(panel.bufnr)
  paint_soon()
end

function M.close()
  if is_open() then
    vim.api.nvim_win_close(panel.window, true)
  end
  panel.window = nil
end

---Opens the panel for the agent at the cursor, or closes it.
function M.toggle()
  local is_here = is_open()
    and vim.api.nvim_win_get_tabpage(panel.window) == vim.api.nvim_get_current_tabpage()
  if is_here then
    return M.close()
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  local place = require('remora.server').place(bufnr, line)
  if place then
    M.reveal(place.client, place.agent)
  end
end

---Shows an agent, opening the panel where it is not; the cursor stays where it is.
---@param of_client vim.lsp.Client
---@param agent string|{ uri: string, line: integer }
function M.reveal(of_client, agent)
  open()
  ask_and_show(of_client, agent)
end

---The cursor rests somewhere else: an open panel turns to the agent there.
---@param of_client vim.lsp.Client
---@param uri string
---@param line integer 0-based
function M.follow(of_client, uri, line)
  if is_open() then
    ask_and_show(of_client, { uri = uri, line = line })
  end
end

---Asks anew about the agent that is shown: its status or its place may be another.
function M.refresh()
  if panel.is_refresh_due or not is_open() then
    return
  end
  panel.is_refresh_due = true
  vim.defer_fn(function()
    panel.is_refresh_due = false
    local of_client = client()
    if not panel.agent or not of_client then
      return
    end
    require('remora.server').agent(of_client, panel.agent.agent_id, function(agent)
      if agent.agent_id == panel.agent.agent_id then
        show(agent, of_client)
      end
    end)
  end, 50)
end

---Kinds of event after which an agent's status may be another.
local telling = { agent = true, proposal = true, node = true }

---@param event table
function M.on_event(event)
  if not is_open() or not panel.feed or not panel.feed:concerns(event) then
    return
  end
  panel.feed:add(event)
  if telling[event.category] then
    M.refresh()
  end
  paint_soon()
end

---@param agent_id string
---@return boolean
function M.is_showing(agent_id)
  return is_open() and panel.agent ~= nil and panel.agent.agent_id == agent_id
end

---The agent that commands mean when they are given in the panel.
---@param bufnr integer
---@return remora.Place?
function M.place(bufnr)
  local of_client = client()
  if bufnr ~= panel.bufnr or not panel.agent or not of_client then
    return nil
  end
  local path = require('remora.server').absolute(of_client, panel.agent.file_path)
  return { client = of_client, uri = vim.uri_from_fname(path), agent = panel.agent.agent_id }
end

---Asks for a message to the agent that is shown and sends it.
function M.write()
  if panel.agent then
    vim.ui.input({ prompt = ('Message to %s: '):format(panel.agent.name) }, function(message)
      local place = M.place(panel.bufnr)
      if place and message and vim.trim(message) ~= '' then
        require('remora.actions').chat(place, message)
      end
    end)
  end
end

return M
