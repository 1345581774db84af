import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTextToolCalls, soleCodeBlock } from '../../server/src/agents/llm/text-tool-calls.js'
import { ThoughtGate, withoutThoughts } from '../../server/src/agents/llm/thoughts.js'

const tools = ['read_file', 'rewrite_self', 'callers']

function read(content: string) {
  const { content: rest, toolCalls } = parseTextToolCalls(content, tools)
  return { rest, calls: toolCalls.map(call => [call.name, JSON.parse(call.arguments)]) }
}

const readA = ['read_file', { path: 'a.py' }]

const written: readonly [name: string, content: string, calls: readonly unknown[], rest?: string][] = [
  ['bare JSON', '{"name": "read_file", "arguments": {"path": "a.py"}}', [readA]],
  ['bare JSON with tool and args', '{"tool": "read_file", "args": {"path": "a.py"}}', [readA]],
  ['bare JSON with function and parameters', '{"function": "read_file", "parameters": {"path": "a.py"}}', [readA]],
  [
    'the API form',
    '{"type":"function","function":{"name":"read_file","arguments":"{\\"path\\":\\"a.py\\"}"}}',
    [readA],
  ],
  ['a list of calls', '{"tool_calls": [{"name": "read_file", "arguments": {"path": "a.py"}}]}', [readA]],
  [
    'a bare array',
    '[{"name": "read_file", "arguments": {"path": "a.py"}}, {"name": "callers", "arguments": {}}]',
    [readA, ['callers', {}]],
  ],
  [
    'one JSON after the other',
    '{"name": "read_file", "parameters": {"path": "a.py"}}; {"name": "callers", "parameters": {}}',
    [readA, ['callers', {}]],
  ],
  ['prose before bare JSON', 'I look.\n{"name": "read_file", "arguments": {"path": "a.py"}}', [readA], 'I look.'],
  [
    'prose behind bare JSON',
    '{"name": "read_file", "arguments": {"path": "a.py"}}\n\nThis reads it.',
    [readA],
    'This reads it.',
  ],
  [
    'fenced JSON',
    'I look.\n```json\n{"tool": "read_file", "arguments": {"path": "a.py"}}\n```\nThen more.',
    [readA],
    'I look.\n\nThen more.',
  ],
  ['an unclosed fence', '```json\n{"tool": "read_file", "arguments": {"path": "a.py"}}', [readA]],
  ['a tool without arguments', '{"tool": "callers"}', [['callers', {}]]],
  ['Hermes', '<tool_call>\n{"name": "read_file", "arguments": {"path": "a.py"}}\n</tool_call>', [readA]],
  ['Hermes without an end', 'So:\n<tool_call>{"name": "read_file", "arguments": {"path": "a.py"}}', [readA], 'So:'],
  [
    'two Hermes calls',
    '<tool_call>{"name":"read_file","arguments":{"path":"a.py"}}</tool_call>\n<tool_call>{"name":"callers"}</tool_call>',
    [readA, ['callers', {}]],
  ],
  [
    'Hermes in a fence',
    '```xml\n<tool_call>{"name":"read_file","arguments":{"path":"a.py"}}</tool_call>\n```',
    [readA],
  ],
  ['Llama', '<function=read_file>{"path": "a.py"}</function>', [readA]],
  ['Llama without arguments', '<function=callers></function>', [['callers', {}]]],
  [
    'Qwen-coder',
    '<tool_call>\n<function=rewrite_self>\n<parameter=new_source>\ndef f():\n    return "<b>"\n</parameter>\n<parameter=reasoning>\nwhy not\n</parameter>\n</function>\n</tool_call>',
    [['rewrite_self', { new_source: 'def f():\n    return "<b>"', reasoning: 'why not' }]],
  ],
  ['Mistral', '[TOOL_CALLS] [{"name": "read_file", "arguments": {"path": "a.py"}}]', [readA]],
  ['newer Mistral', '[TOOL_CALLS]read_file[ARGS]{"path": "a.py"}</s>', [readA]],
  ['Llama with a python tag', '<|python_tag|>{"name": "read_file", "parameters": {"path": "a.py"}}<|eom_id|>', [readA]],
  [
    'thoughts before a call',
    '<think>\nI could {"name": "callers", "arguments": {}}\n</think>\n{"name": "read_file", "arguments": {"path": "a.py"}}',
    [readA],
  ],
  [
    'raw line breaks in a string',
    '{"name": "rewrite_self", "arguments": {"new_source": "def f():\n\tpass\n"}}',
    [['rewrite_self', { new_source: 'def f():\n\tpass\n' }]],
  ],
  [
    'stray escapes and commas',
    '{"name": "rewrite_self", "arguments": {"new_source": "re.match(\'\\d\')",}}',
    [['rewrite_self', { new_source: "re.match('\\d')" }]],
  ],
  [
    'fences inside a string',
    '```json\n{"tool": "rewrite_self", "arguments": {"new_source": "a\n```\nb"}}\n```',
    [['rewrite_self', { new_source: 'a\n```\nb' }]],
  ],
  [
    'thought tags inside a string',
    '{"name": "rewrite_self", "arguments": {"new_source": "strip(\\"<think>\\", \\"</think>\\")"}}',
    [['rewrite_self', { new_source: 'strip("<think>", "</think>")' }]],
  ],
]

test.each(written)('a call is read: %s', (_, content, calls, rest = '') => {
  expect(read(content)).toEqual({ rest, calls })
})

const prose: readonly [name: string, content: string][] = [
  ['a sentence', 'I return the sum. See {"a": 1}.'],
  ['an object of another kind', '```json\n{"name": "cart", "arguments": {"total": 3}}\n```'],
  ['a tool that does not exist', '<tool_call>{"name": "delete_all", "arguments": {}}</tool_call>'],
  ['an object that happens to have a tool for a name', 'The row is\n{"name": "callers"}\nin the file.'],
  [
    'a call in the middle of an explanation',
    'One writes\n{"name": "read_file", "arguments": {"path": "a"}}\nto read a file.',
  ],
  ['the description of a tool', '{"name": "read_file", "parameters": {"type": "object", "properties": {"path": {}}}}'],
  [
    'a mark that is only mentioned',
    'Qwen wraps calls in `<tool_call>` and `</tool_call>`, Llama in `<function=read_file>`.',
  ],
  [
    'code that holds a call',
    '```python\nx = """\n<tool_call>{"name": "callers", "arguments": {}}</tool_call>\n"""\n```',
  ],
  ['half a call', '<tool_call>{"name": "rewrite_self", "arguments": {"new_source": "def f('],
  ['half a parameter', '<function=rewrite_self><parameter=new_source>def f('],
]

test.each(prose)('prose stays prose: %s', (_, content) => {
  expect(parseTextToolCalls(content, tools)).toEqual({ content, toolCalls: [] })
})

test('calls in one answer have different ids, the same in every process', () => {
  const content = '[{"name": "callers", "arguments": {}}, {"name": "callers", "arguments": {}}]'
  const ids = parseTextToolCalls(content, tools).toolCalls.map(call => call.id)
  expect(new Set(ids).size).toBe(2)
  expect(parseTextToolCalls(content, tools).toolCalls.map(call => call.id)).toEqual(ids)
})

const fragments = fc.constantFrom(
  ...['<tool_call>', '</tool_call>', '<function=', 'read_file', '>', '</function>', '<parameter=path>', '</parameter>'],
  ...['[TOOL_CALLS]', '[ARGS]', '<|python_tag|>', '```json\n', '```', '\n', '{"name": "read_file", "arguments": ', '{'],
  ...['}', '[', ']', '"', '\\', ',', '<think>', '</think>', '{"path": "a"}', ' ', 'é', '~~~\n'],
)

test('no text at all makes the reader throw', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fragments, fc.string()), { maxLength: 40 }), parts => {
      const content = parts.join('')
      for (const call of parseTextToolCalls(content, tools).toolCalls) {
        expect(tools).toContain(call.name)
        expect(JSON.parse(call.arguments)).toBeTypeOf('object')
      }
      soleCodeBlock(content)
    }),
    { numRuns: 2000 },
  )
})

test('text without a tool name and without thoughts comes back unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fragments, fc.string()), { maxLength: 30 }), parts => {
      const content = parts.join('').replaceAll('read_file', 'x').replaceAll('think', 'x')
      expect(parseTextToolCalls(content, tools)).toEqual({ content, toolCalls: [] })
    }),
    { numRuns: 1000 },
  )
})

test('a call survives whatever text is in its arguments', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fragments), (text, parts) => {
      const args = { new_source: text + parts.join('') }
      const call = JSON.stringify({ name: 'rewrite_self', arguments: args })
      for (const content of [call, `\`\`\`json\n${call}\n\`\`\``, `<tool_call>${call}</tool_call>`]) {
        expect(read(content)).toEqual({ rest: '', calls: [['rewrite_self', args]] })
      }
    }),
  )
})

test('nesting without end is no call', () => {
  const deep = `{"name": "callers", "arguments": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
  expect(parseTextToolCalls(deep, tools).toolCalls).toEqual([])
})

test.each([
  ['<think>a\nb</think>\n\nc', 'c'],
  ['\n<think></think>c', 'c'],
  ['<think>never ended', ''],
  ['begun by the template\n</think>\n\nc', 'c'],
  ['a\n<think>b</think>\nc', 'a\n\nc'],
  ['a <think> in a sentence', 'a <think> in a sentence'],
])('thoughts are taken out of %j', (content, visible) => {
  expect(withoutThoughts(content)).toBe(visible)
})

test('thoughts are held back while they stream, however the text is cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('<think>a < b</think>\n\nWell: <think>', 'no thoughts', '<thin', ' \n<b>bold</b>'),
      fc.nat(8),
      (text, size) => {
        const gate = new ThoughtGate()
        let shown = ''
        for (let at = 0; at < text.length; at += size + 1) shown += gate.pass(text.slice(at, at + size + 1))
        expect(shown).toBe(text === '<thin' ? '' : text.replace(/^<think>.*<\/think>\n\n/, ''))
      },
    ),
  )
})

test.each([
  ['the only block', 'Here:\n```python\ndef f():\n    pass\n```\nDone.', 'def f():\n    pass\n'],
  ['the largest of two', '```sh\nls\n```\n~~~python\ndef f():\n    pass\n~~~', 'def f():\n    pass\n'],
  ['a block in a longer fence', '````md\n```js\nx\n```\n````', '```js\nx\n```\n'],
  ['two of one size', '```\na\n```\n```\nb\n```', undefined],
  ['a block that was cut off', '```python\ndef f(', undefined],
  ['an empty block', '```\n\n```', undefined],
  ['no block', 'def f(): pass', undefined],
  ['a block among thoughts', '<think>\n```\nlong thought\n```\n</think>\n```\nx\n```', 'x\n'],
])('the code block of an answer: %s', (_, content, code) => {
  expect(soleCodeBlock(content)).toBe(code)
})
