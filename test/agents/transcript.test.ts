import { expect, test } from 'vitest'
import { nextStep, repetitions, transcriptOf } from '../../server/src/agents/transcript.js'
import type { StoredEvent } from '../../server/src/events/event.js'

const call = { id: 'call_1', name: 'read_node', arguments: '{"target_id":"rm_bbbbbbbb"}' }
const answered = (content: string, tool_calls: object[] = []) => event('ModelResponseEvent', { content, tool_calls })
const called = event('ToolCallEvent', { call_id: call.id, tool_name: call.name, arguments: call.arguments })
const resulted = event('ToolResultEvent', { call_id: call.id, output: 'def f(): …' })

test('a turn without events asks the model', () => {
  expect(nextStep([])).toEqual({ kind: 'ask', round: 1 })
})

test('a call that the model made and nobody ran is run', () => {
  expect(nextStep([answered('', [call])])).toEqual({ kind: 'call', call, announced: false })
})

test('a call that was begun and has no result is run again, and not announced again', () => {
  expect(nextStep([answered('', [call]), called])).toEqual({ kind: 'call', call, announced: true })
})

test('a call with a result is never run twice: the model is asked again', () => {
  expect(nextStep([answered('', [call]), called, resulted])).toEqual({ kind: 'ask', round: 2 })
})

test('an answer without calls ends the turn, and is not paid for again', () => {
  expect(nextStep([answered('', [call]), called, resulted, answered('Done.')])).toEqual({
    kind: 'finish',
    response: 'Done.',
  })
})

test('the transcript is what the model said and what tools answered', () => {
  expect(transcriptOf([answered('', [call]), called, resulted, answered('Done.')])).toEqual([
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', callId: 'call_1', content: 'def f(): …' },
    { role: 'assistant', content: 'Done.', toolCalls: [] },
  ])
})

test('the same call with the same arguments is counted', () => {
  expect(repetitions([called, called], call)).toBe(2)
  expect(repetitions([called], { ...call, arguments: '{}' })).toBe(0)
})

function event(event_type: string, fields: object): StoredEvent {
  return { event_type, ...fields } as unknown as StoredEvent
}
