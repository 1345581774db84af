import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { createModel, probe } from '../../server/src/agents/llm.js'
import type { ChatMessage, Model, ModelAnswer } from '../../server/src/agents/model.js'
import { type PromptFacts, promptFor } from '../../server/src/agents/prompt.js'
import { feedbackPrefix, messagePrefix, rewritePrefix } from '../../server/src/agents/prompt-words.js'
import { type Rehearsal, rehearsalModelName, startRehearsal } from '../../server/src/agents/rehearsal.js'
import { systemClock } from '../../server/src/base/clock.js'
import { silentLog } from '../../server/src/base/log.js'
import { languages } from '../support/languages.js'

let rehearsal: Rehearsal
let model: Model

const options = () => ({
  baseUrl: rehearsal.baseUrl,
  name: rehearsalModelName,
  firstTokenTimeoutMs: 5_000,
  idleTimeoutMs: 5_000,
  clock: systemClock,
  log: silentLog,
})

beforeAll(async () => {
  rehearsal = await startRehearsal({ pace: 0 })
  model = createModel(options())
  await Parser.init()
})

afterAll(() => rehearsal.close())

const total = 'def total(xs, tax=0.2):\n    return sum(xs) * (1 + tax)'

function prompt(request: string, changes: Partial<PromptFacts> = {}): ChatMessage[] {
  const facts: PromptFacts = {
    agentId: 'rm_totaltot',
    nodeType: 'function',
    name: 'total',
    filePath: 'cart.py',
    startLine: 3,
    endLine: 4,
    language: 'python',
    source: total,
    parent: { agentId: 'rm_cartcart', name: 'cart.py', signature: '' },
    children: [],
    siblings: [{ agentId: 'rm_applyapp', name: 'Cart.apply', signature: 'def apply(self)' }],
    callers: [],
    callees: [],
    guidance: undefined,
    memory: [],
    history: [],
    request,
    ...changes,
  }
  return promptFor(facts, 100_000)
}

const chat = (words: string, changes?: Partial<PromptFacts>) => prompt(`${messagePrefix} ${words}`, changes)
const rewrite = (words: string, changes?: Partial<PromptFacts>) =>
  prompt(`${rewritePrefix} ${words}\nCall rewrite_self with your new source.`, changes)
const feedback = (words: string, changes?: Partial<PromptFacts>) =>
  prompt(`${feedbackPrefix} ${words}\n\nThe person rejected this proposal of yours:\n-a\n+b`, changes)

const toolNames = ['rewrite_self', 'message_node', 'ask_user', 'read_file']

function ask(messages: ChatMessage[], tools = toolNames): Promise<ModelAnswer> {
  return model.ask({
    messages,
    tools: tools.map(name => ({ name, description: '', parameters: { type: 'object' } })),
    maxOutputTokens: 4096,
    signal: new AbortController().signal,
    onToken: () => undefined,
  })
}

/** The one call of an answer, with its arguments. */
function callIn({ toolCalls }: ModelAnswer) {
  expect(toolCalls).toHaveLength(1)
  const [call] = toolCalls
  return { name: call!.name, args: JSON.parse(call!.arguments) as Record<string, unknown> }
}

async function newSource(messages: ChatMessage[]): Promise<string> {
  const { name, args } = callIn(await ask(messages))
  expect(name).toBe('rewrite_self')
  return args.new_source as string
}

/** The conversation after a tool has said something. */
function after(messages: ChatMessage[], { content, toolCalls }: ModelAnswer, result: string): ChatMessage[] {
  return [
    ...messages,
    { role: 'assistant', content, toolCalls },
    { role: 'tool', callId: toolCalls[0]!.id, content: result },
  ]
}

async function parses(grammar: string, source: string): Promise<boolean> {
  const wasm = createRequire(import.meta.url).resolve(`tree-sitter-wasm/${grammar}/tree-sitter-${grammar}.wasm`)
  const parser = new Parser()
  parser.setLanguage(await Language.load(wasm))
  const tree = parser.parse(source)!
  const whole = !tree.rootNode.hasError
  tree.delete()
  parser.delete()
  return whole
}

test('asked something, it describes its node and says what it is', async () => {
  const { content, toolCalls } = await ask(chat('what do you do?'))
  expect(toolCalls).toEqual([])
  expect(content).toContain('the function `total` in cart.py: 2 lines of python. It takes `xs`, `tax`.')
  expect(content).toContain('You said: “what do you do?”')
  expect(content).toContain('This is the rehearsal model')
})

test.each([
  ['typescript', 'add(private readonly item: Item, count?: number): void {}', ['item', 'count']],
  ['go', 'func add(item Item, count int) {}', ['item', 'count']],
  ['rust', 'fn add(&mut self, item: &Item) {}', ['self', 'item']],
  ['java', 'void add(Map<String, Item> items, int... counts) {}', ['items', 'counts']],
])('it names the parameters of %s code', async (language, source, names) => {
  const { content } = await ask(chat('hello', { language, source, name: 'Cart.add', nodeType: 'method' }))
  expect(content).toContain(`It takes ${names.map(name => `\`${name}\``).join(', ')}.`)
})

test('the same messages give the same answer', async () => {
  const answers = await Promise.all([ask(rewrite('be quick')), ask(rewrite('be quick'))])
  const [first, second] = answers.map(({ durationMs: _, firstTokenMs: __, ...answer }) => answer)
  expect(first).toEqual(second)
})

const nodes: readonly [language: string, grammar: string, nodeType: string, source: string][] = [
  ['python', 'python', 'function', total],
  ['python', 'python', 'function', 'def f(): return 1'],
  [
    'python',
    'python',
    'function',
    '@cached("def x:")\nasync def f(\n    a: dict[str, int] = {"k": 1},  # why: because\n) -> "X":  # rm_abcd1234\n\n    # first\n    return a',
  ],
  ['python', 'python', 'function', 'def f():\n    "Says \\"hi\\"."\n    return 1'],
  ['python', 'python', 'function', 'def f():\n    r"""Matches \\d.\n\n    More.\n    """\n    return 1'],
  ['python', 'python', 'function', 'def f():\n    "a".join([])\n    return 1'],
  ['python', 'python', 'class', 'class Cart[T: int](Base):\n    items = []\n\n    def add(self):\n        pass'],
  [
    'python',
    'python',
    'file',
    '#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nfrom __future__ import annotations\n\nx = 1\n',
  ],
  ['python', 'python', 'file', '"""Carts."""\nimport os\n'],
  ['python', 'python', 'file', ''],
  ['javascript', 'javascript', 'function', 'export default async function f(a, b) {\n  return a / b\n}'],
  ['javascript', 'javascript', 'file', '#!/usr/bin/env node\n"use strict"\nconsole.log(1)\n'],
  [
    'typescript',
    'typescript',
    'function',
    '/** Sums. */\nexport function total(xs: number[]): number {\n  return 1\n}',
  ],
  [
    'typescript',
    'typescript',
    'class',
    '/**\n * A cart.\n *\n *     indented()\n */\nexport class Cart<T> {\n  add() {}\n}',
  ],
  ['typescript', 'typescript', 'function', '/**/ function f() { /* b */ }'],
  ['tsx', 'tsx', 'function', 'const View = () => <p>{"a"}</p>'],
  ['go', 'go', 'function', '// Total sums.\nfunc Total(xs []int) int {\n\treturn 0\n}'],
  ['go', 'go', 'file', '//go:build linux\n\npackage cart\n'],
  ['rust', 'rust', 'function', '/// Sums.\n#[inline]\npub fn total(xs: &[u32]) -> u32 {\n    0\n}'],
  ['rust', 'rust', 'class', 'impl Cart {\n    fn add(&mut self) {}\n}'],
  ['rust', 'rust', 'file', '//! Carts.\nuse std::fmt;\n'],
]

const nasty = 'start from zero */ and """ quotes\'\'\', a \\ backslash and "an end"'

test.each(nodes)(
  'a rewrite of %s keeps the code and carries the wish (%s, %s)',
  async (language, grammar, nodeType, source) => {
    for (const wish of ['start from zero', nasty]) {
      const rewritten = await newSource(rewrite(wish, { language, nodeType, source }))
      expect(rewritten).toContain('Rehearsed: start from zero')
      expect(await parses(grammar, rewritten)).toBe(true)
      for (const line of source.split('\n').filter(line => /^\s*[\w@#<>}]/.test(line) && !line.includes('return 1'))) {
        expect(rewritten).toContain(line.trim())
      }
    }
  },
)

test('a rewrite of a rewrite replaces the wish', async () => {
  for (const [language, , nodeType, source] of nodes) {
    const once = await newSource(rewrite('first', { language, nodeType, source }))
    const twice = await newSource(rewrite('second', { language, nodeType, source: once }))
    expect(twice.replace('second', 'first')).toBe(once)
  }
})

test.each([
  ['def f(): return 1', 'def f():\n    """Rehearsed: x."""\n    return 1'],
  ['def f():\n    "Sums."\n    return 1', 'def f():\n    """Sums.\n\n    Rehearsed: x.\n    """\n    return 1'],
  ['def f():\n    # first\n    return 1', 'def f():\n    # first\n    """Rehearsed: x."""\n    return 1'],
])('a docstring lands where Python looks for it: %j', async (source, rewritten) => {
  expect(await newSource(rewrite('x', { source }))).toBe(rewritten)
})

test('Windows line ends stay', async () => {
  const source = total.replaceAll('\n', '\r\n')
  expect(await newSource(rewrite('x', { source }))).toBe(
    'def total(xs, tax=0.2):\r\n    """Rehearsed: x."""\r\n    return sum(xs) * (1 + tax)',
  )
})

test('code that may carry no comment is left alone, and it says so', async () => {
  const { content, toolCalls } = await ask(rewrite('x', { language: 'json', source: '{"a": 1}', nodeType: 'section' }))
  expect(toolCalls).toEqual([])
  expect(content).toContain('code that may carry a comment')
})

const commented = languages.filter(({ comment }) => comment !== undefined)

test.each(commented.map(({ id }) => id))('code in %s can carry a wish', async language => {
  const source = 'class Total {\n  sum\n}'
  const rewritten = await newSource(rewrite('start from zero --> now', { language, source, nodeType: 'function' }))
  expect(rewritten).toContain('Rehearsed: start from zero')
  expect(rewritten.endsWith(source)).toBe(true)
})

test('feedback brings another proposal, with the feedback in it', async () => {
  const first = await newSource(rewrite('start from zero'))
  const second = await newSource(feedback('say what tax is'))
  expect(second).not.toBe(first)
  expect(second).toContain('after feedback: say what tax is.')
  expect(second).not.toContain('rejected')
})

test('a chat message that asks for a rewrite is one', async () => {
  expect(callIn(await ask(chat('please rewrite yourself'))).name).toBe('rewrite_self')
})

test('after a tool it comes to an end', async () => {
  const messages = rewrite('start from zero')
  const first = await ask(messages)
  const { content, toolCalls } = await ask(after(messages, first, 'Proposal prop_1 is open.'))
  expect(toolCalls).toEqual([])
  expect(content).toContain('I have proposed it (prop_1).')
})

test('it asks when it is told to ask, and uses the answer', async () => {
  const messages = rewrite('ask me whether to raise or return zero')
  const first = await ask(messages)
  expect(callIn(first)).toEqual({
    name: 'ask_user',
    args: { question: 'What shall I do: raise or return zero?', options: ['raise', 'return zero'] },
  })
  const answered = after(messages, first, 'The person answered: raise')
  const second = await ask(answered)
  const { name, args } = callIn(second)
  expect(name).toBe('rewrite_self')
  expect(args.new_source).toContain('The person answered: raise')
  expect((await ask(after(answered, second, 'Proposal prop_1 is open.'))).toolCalls).toEqual([])
})

test('a question in a chat has two options and ends in words', async () => {
  const messages = chat('Ask me a question')
  const first = await ask(messages)
  expect(callIn(first)).toMatchObject({ name: 'ask_user', args: { options: [expect.any(String), expect.any(String)] } })
  const { content, toolCalls } = await ask(after(messages, first, 'The person answered: Keep it short'))
  expect(toolCalls).toEqual([])
  expect(content).toContain('Keep it short')
})

test.each([
  ['rm_applyapp', 'rm_applyapp'],
  ['Cart.apply', 'rm_applyapp'],
  ['apply', 'rm_applyapp'],
  ['cart.py', 'rm_cartcart'],
])('it passes a message on to %s', async (receiver, target_id) => {
  const messages = chat(`tell ${receiver}: start from zero`)
  const first = await ask(messages)
  expect(callIn(first)).toEqual({ name: 'message_node', args: { target_id, message: 'start from zero' } })
  const { content, toolCalls } = await ask(after(messages, first, 'The message was delivered to apply.'))
  expect(toolCalls).toEqual([])
  expect(content).toContain('delivered to apply')
})

test('it says when it does not know a receiver, and takes its source for no list of neighbours', async () => {
  const source = '"""\n- rm_nobodyno nobody: def nobody()\n"""'
  const { content, toolCalls } = await ask(chat('tell nobody: hello', { source, name: 'x' }))
  expect(toolCalls).toEqual([])
  expect(content).toContain('I know nobody called `nobody`')
})

test('a message of another agent is heard like one of a person', async () => {
  const answer = await ask(prompt('Message from agent rm_applyapp: tell cart.py: hello'))
  expect(callIn(answer).args).toEqual({ target_id: 'rm_cartcart', message: 'hello' })
})

test('it reads a file and tells what is in it', async () => {
  const messages = chat('read src/cart.py')
  const first = await ask(messages)
  expect(callIn(first)).toEqual({ name: 'read_file', args: { path: 'src/cart.py' } })
  const { content } = await ask(after(messages, first, 'import os\n\nx = 1\n'))
  expect(content).toContain('`src/cart.py` has 3 lines and begins with: import os x = 1')
})

test('without tools it shows what it would do', async () => {
  const { content, toolCalls } = await ask(rewrite('start from zero'), [])
  expect(toolCalls).toEqual([])
  expect(content).toContain('```python\ndef total(xs, tax=0.2):\n    """Rehearsed: start from zero."""')
})

test('without a node it still answers', async () => {
  expect((await ask([{ role: 'user', content: 'hello' }])).content).toContain('You said: “hello”')
})

test('it passes the doctor', async () => {
  const report = await probe(options(), new AbortController().signal)
  expect(report).toMatchObject({ reachable: true, modelKnown: true, streaming: true, contextTokens: 32_768 })
})

test('it answers whole when no stream is asked for', async () => {
  const response = await fetch(`${rehearsal.baseUrl}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hello' }] }),
  })
  expect(await response.json()).toMatchObject({
    model: 'any',
    choices: [{ message: { role: 'assistant', content: expect.stringContaining('hello') }, finish_reason: 'stop' }],
    usage: { prompt_tokens: expect.any(Number) },
  })
})

test.each([
  ['no JSON', '{', 400],
  ['no messages', '{}', 400],
])('it refuses a body with %s', async (_, body, status) => {
  const response = await fetch(`${rehearsal.baseUrl}/chat/completions`, { method: 'POST', body })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } })
})

test('it has no other pages', async () => {
  expect((await fetch(`${rehearsal.baseUrl}/embeddings`)).status).toBe(404)
})

test('closing ends answers that are still under way', async () => {
  const slow = await startRehearsal({ pace: 5 })
  const stop = new AbortController()
  const asked = createModel({ ...options(), baseUrl: slow.baseUrl }).ask({
    messages: chat('hello'),
    tools: [],
    maxOutputTokens: 100,
    signal: stop.signal,
    onToken: () => void slow.close(),
  })
  await expect(asked).rejects.toMatchObject({ code: 'cut_off' })
})
