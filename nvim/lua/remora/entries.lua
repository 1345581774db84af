-- How each type of event reads in the panel.

local M = {}

---@param event table
---@return [string, string]
local function time(event)
  return { os.date('%H:%M', math.floor(event.timestamp or 0)) .. ' ', 'RemoraMuted' }
end

---An entry of one line: a glyph and what happened.
---@param glyph string
---@param group string
---@param words fun(event: table): string
local function note(glyph, group, words)
  return function(page, event)
    page:line(time(event), { glyph .. ' ', group }, { words(event) })
  end
end

---An entry of somebody's own words, between empty lines.
---@param group string
---@param who fun(event: table, story: remora.Story): string
---@param words fun(event: table): string
local function speech(group, who, words)
  return function(page, event, story)
    page:line()
    page:line(time(event), { who(event, story), group })
    page:text(words(event))
    page:line()
  end
end

---@param ms integer
---@return string
local function duration(ms)
  return ms < 1000 and ('%d ms'):format(ms) or ('%.1f s'):format(ms / 1000)
end

---@param base string
---@param more string?
---@return string
local function with(base, more)
  return more and more ~= '' and base .. ': ' .. more or base
end

local function you()
  return 'you'
end

---@param _ table
---@param story remora.Story
local function self_name(_, story)
  return story.agent.name
end

---@type table<string, fun(page: remora.Page, event: table, story: remora.Story)>
local entries = {
  HumanChatEvent = speech('RemoraUser', you, function(event)
    return event.message
  end),
  ManualTriggerEvent = speech('RemoraUser', you, function(event)
    return with(event.reason, event.instruction)
  end),
  AgentTextResponseEvent = speech('RemoraAgent', self_name, function(event)
    return event.response
  end),
  AgentMessageEvent = speech('RemoraAgent', function(event, story)
    local is_outgoing = event.from_agent == story.agent.agent_id
    return is_outgoing and 'to ' .. event.to_agent or 'from ' .. event.from_agent
  end, function(event)
    return event.content
  end),

  -- Only what was said beside tool calls: the last round's words come as the response.
  ModelResponseEvent = function(page, event, story)
    if (event.tool_calls_count or 0) > 0 and vim.trim(event.content or '') ~= '' then
      speech('RemoraAgent', self_name, function()
        return event.content
      end)(page, event, story)
    end
  end,

  ToolCallEvent = function(page, event, story)
    local result = story.results[event.call_id]
    local chunks = { time(event), { '→ ' .. event.tool_name, 'RemoraToolCall' } }
    if result then
      local ended = result.is_error and ' failed' or ' ' .. duration(result.duration_ms)
      table.insert(chunks, { ended, result.is_error and 'RemoraError' or 'RemoraMuted' })
    end
    page:line(unpack(chunks))
    if result and result.is_error then
      page:text(result.output_preview or '')
    end
  end,

  HumanInputRequestEvent = function(page, event)
    page:line(time(event), { '? ', 'RemoraPending' }, { event.question })
    for _, option in ipairs(event.options or {}) do
      page:line({ '      · ' .. option, 'RemoraMuted' })
    end
  end,

  HumanInputResponseEvent = note('●', 'RemoraActive', function(event)
    return with('answered', event.answer)
  end),
  AgentStartEvent = note('▶', 'RemoraRunning', function()
    return 'starts'
  end),
  AgentCompleteEvent = note('●', 'RemoraActive', function(event)
    return event.duration_ms and 'done in ' .. duration(event.duration_ms) or 'done'
  end),
  AgentErrorEvent = function(page, event)
    page:line(time(event), { '✗ ', 'RemoraError' }, { event.error })
    if event.retryable then
      page:line({ '        :Remora retry runs it again', 'RemoraMuted' })
    end
  end,
  AgentCancelledEvent = note('○', 'RemoraOrphaned', function(event)
    return with('stopped', event.reason)
  end),
  RewriteProposalEvent = note('⏸', 'RemoraPending', function(event)
    return with('proposes a rewrite', event.reasoning)
  end),
  RewriteEditedEvent = note('⏸', 'RemoraPending', function()
    return 'the proposal was edited'
  end),
  RewriteAppliedEvent = note('●', 'RemoraActive', function(event)
    return event.hunks and 'rewrite applied in part' or 'rewrite applied'
  end),
  RewriteRejectedEvent = note('○', 'RemoraOrphaned', function(event)
    return with('rewrite rejected', event.feedback)
  end),
  RewriteUndoneEvent = note('○', 'RemoraOrphaned', function()
    return 'rewrite taken back'
  end),
  RewriteSupersededEvent = note('○', 'RemoraOrphaned', function()
    return 'a newer proposal took its place'
  end),
}

-- Steps that other entries tell already.
local silent = {
  TokenEvent = true,
  CursorFocusEvent = true,
  ModelRequestEvent = true,
  ApplyRequestedEvent = true,
  ApplyStartedEvent = true,
  ApplyFinishedEvent = true,
}

local any_other = note('·', 'RemoraMuted', function(event)
  return event.summary or event.event_type
end)

---@param event table
---@return boolean
function M.is_shown(event)
  return not silent[event.event_type]
end

---@param page remora.Page
---@param event table
---@param story remora.Story
function M.add(page, event, story)
  local entry = entries[event.event_type] or any_other
  entry(page, event, story)
end

return M
