-- What the server says by itself. Each handler passes it on; none of them takes the cursor away.

local M = {}

---@type table<string, string> Which `User` autocommand, beside RemoraEvent, an event sets off.
local patterns = {
  HumanInputRequestEvent = 'RemoraQuestion',
  HumanInputResponseEvent = 'RemoraQuestion',
}

---@param pattern string
---@param event table
local function announce(pattern, event)
  vim.api.nvim_exec_autocmds('User', { pattern = pattern, modeline = false, data = event })
end

---`$/remora/event`: the event itself is the parameter.
---@param event table
---@param context { client_id: integer }
function M.event(event, context)
  require('remora.turns').observe(event, context.client_id)
  require('remora.panel').on_event(event)
  require('remora.review').on_event(event)
  announce('RemoraEvent', event)
  local pattern = event.category == 'proposal' and 'RemoraProposal' or patterns[event.event_type]
  if pattern then
    announce(pattern, event)
  end
end

---@class remora.InputRequest
---@field request_id string
---@field prompt string
---@field agent_id? string
---@field proposal_id? string
---@field question_id? string
---@field options? string[]

---`$/remora/requestInput`: asks the person, and sends nothing when they cancel.
---@param request remora.InputRequest
---@param context { client_id: integer }
function M.request_input(request, context)
  require('remora.prompts').ask(request.prompt, request.options, function(input)
    -- A rejection may go without feedback; an empty message or answer says nothing.
    if input == '' and not request.proposal_id then
      return
    end
    local client = vim.lsp.get_client_by_id(context.client_id)
    if not client then
      return
    end
    require('remora.turns').await(request.proposal_id or request.agent_id)
    client:notify('$/remora/submitInput', {
      request_id = request.request_id,
      agent_id = request.agent_id,
      proposal_id = request.proposal_id,
      question_id = request.question_id,
      input = input,
    })
  end)
end

---`$/remora/agentSelected`: the person chose a lens, so the panel turns to that agent.
---@param params { agent_id: string }
---@param context { client_id: integer }
function M.agent_selected(params, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client then
    require('remora.panel').reveal(client, params.agent_id)
  end
end

---`$/remora/agentsUpdated`: the agents of a file changed.
---@param params { uri: string }
---@param context { client_id: integer }
function M.agents_updated(params, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client then
    require('remora.attach').refresh_lenses(client, params.uri)
    require('remora.panel').refresh()
  end
end

---@type table<integer, integer> By `MessageType` of the protocol.
local levels = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO }

---`window/showMessage`
---@param params { type: integer, message: string }
function M.show_message(params)
  require('remora.idle').when_normal(function()
    require('remora.server').tell(params.message, levels[params.type] or vim.log.levels.DEBUG)
  end)
end

---The server has gone; what it was doing is over.
---@param client_id integer
function M.exited(client_id)
  vim.schedule(function()
    require('remora.turns').forget(client_id)
    require('remora.panel').refresh()
  end)
end

return M
