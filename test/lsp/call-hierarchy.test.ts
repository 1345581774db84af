import { expect, test } from 'vitest'
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
} from 'vscode-languageserver-protocol/node'
import type { TestEditor } from '../support/editor.js'
import { open } from '../support/open.js'

const files = {
  'tax.py': 'def rate():\n    return 1\n',
  'cart.py': `from tax import rate

class Cart:
    def total(self):
        def doubled():
            return rate() * 2
        return rate() + doubled() + rate()

def checkout():
    cart = Cart()
    return cart.total()
`,
}

async function itemAt(editor: TestEditor, file: string, at: string): Promise<CallHierarchyItem> {
  const lines = editor.text(file).slice(0, editor.text(file).indexOf(at)).split('\n')
  const position = { line: lines.length - 1, character: lines.at(-1)!.length }
  const textDocument = { uri: editor.uri(file) }
  const items = await editor.connection.sendRequest<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', {
    textDocument,
    position,
  })
  expect(items).toHaveLength(1)
  return items[0]!
}

function incoming(editor: TestEditor, item: CallHierarchyItem): Promise<CallHierarchyIncomingCall[]> {
  return editor.connection.sendRequest('callHierarchy/incomingCalls', { item })
}

function outgoing(editor: TestEditor, item: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[]> {
  return editor.connection.sendRequest('callHierarchy/outgoingCalls', { item })
}

/** `line:character` of the beginning of each. */
const starts = (ranges: CallHierarchyIncomingCall['fromRanges']) =>
  ranges.map(({ start }) => `${start.line}:${start.character}`)

test('callers are listed with the places where they call, those of what is inside them left out', async () => {
  const { editor } = await open(files)
  expect(editor.capabilities.callHierarchyProvider).toBe(true)
  const item = await itemAt(editor, 'tax.py', 'rate')
  expect(item).toMatchObject({
    name: 'rate',
    detail: expect.stringMatching(/^tax\.py · rm_[a-z0-9]{8}$/),
    uri: editor.uri('tax.py'),
    selectionRange: { start: { line: 0, character: 4 }, end: { line: 0, character: 8 } },
  })
  const callers = await incoming(editor, item)
  expect(callers.map(({ from, fromRanges }) => [from.name, starts(fromRanges)])).toEqual([
    ['Cart.total.doubled', ['5:19']],
    ['Cart.total', ['6:15', '6:36']],
  ])
})

test('callees are listed with the places where they are called, and asked on from there', async () => {
  const { editor } = await open(files)
  const callees = await outgoing(editor, await itemAt(editor, 'cart.py', 'checkout'))
  expect(callees.map(({ to, fromRanges }) => [to.name, starts(fromRanges)])).toEqual([
    ['Cart', ['9:11']],
    ['Cart.total', ['10:16']],
  ])
  const next = await outgoing(editor, callees[1]!.to)
  expect(next.map(({ to }) => to.name).sort()).toEqual(['Cart.total.doubled', 'rate'])
})

test('the places are those of the text that is being typed', async () => {
  const { editor } = await open(files)
  editor.insert('cart.py', 0, '# About carts.\n\n')
  const [first] = await incoming(editor, await itemAt(editor, 'tax.py', 'rate'))
  expect(first).toMatchObject({ from: { name: 'Cart.total.doubled' } })
  expect(starts(first!.fromRanges)).toEqual(['7:19'])
  editor.replace('cart.py', 'return rate() * 2', 'return 2')
  const [gone] = await incoming(editor, await itemAt(editor, 'tax.py', 'rate'))
  expect(starts(gone!.fromRanges)).toEqual(['6:12'])
})

test('what is only typed has no callers yet, and has them when it is saved', async () => {
  const { editor } = await open(files)
  editor.insert('tax.py', 0, 'def share():\n    return rate()\n\n')
  const item = await itemAt(editor, 'tax.py', 'share')
  expect(await incoming(editor, item)).toEqual([])
  expect(await outgoing(editor, item)).toEqual([])
  editor.save('tax.py')
  await editor.event('NodeDiscoveredEvent')
  expect((await outgoing(editor, await itemAt(editor, 'tax.py', 'share'))).map(({ to }) => to.name)).toEqual(['rate'])
})

test('a place outside of all definitions is the file; a text that is no file has nobody', async () => {
  const { editor } = await open({ ...files, 'main.py': 'from cart import checkout\n\ncheckout()\n' })
  const file = await itemAt(editor, 'main.py', 'checkout()')
  expect(file.name).toBe('main.py')
  expect((await outgoing(editor, file)).map(({ to }) => to.name)).toEqual(['checkout'])
  const params = { textDocument: { uri: 'untitled:Untitled-1' }, position: { line: 0, character: 0 } }
  expect(await editor.connection.sendRequest('textDocument/prepareCallHierarchy', params)).toBeNull()
  const far = { textDocument: { uri: editor.uri('main.py') }, position: { line: 999, character: 999 } }
  expect(await editor.connection.sendRequest('textDocument/prepareCallHierarchy', far)).toHaveLength(1)
})

test('a definition that is gone has nobody, and an item that nobody gave is refused with a sentence', async () => {
  const { editor } = await open(files)
  const item = await itemAt(editor, 'tax.py', 'rate')
  editor.replace('tax.py', files['tax.py'], 'x = 1\n')
  expect(await incoming(editor, item)).toEqual([])
  await expect(incoming(editor, { ...item, data: { agent_id: 7 } })).rejects.toMatchObject({
    message: expect.stringMatching(/call hierarchy was called with wrong arguments\. data\.agent_id/),
    data: { code: 'bad_argument' },
  })
  await expect(editor.connection.sendRequest('callHierarchy/incomingCalls', {})).rejects.toBeDefined()
})

test('of thousands of callers the first two hundred are listed', async () => {
  const callers = Array.from({ length: 2000 }, (_, index) => `def f${index}():\n    return rate()\n`)
  const { editor } = await open({ 'tax.py': `${files['tax.py']}\n${callers.join('\n')}` })
  expect(await incoming(editor, await itemAt(editor, 'tax.py', 'rate'))).toHaveLength(200)
})
