import { expect, test } from 'vitest'
import { wireNode } from '../../server/src/nodes/wire-node.js'
import { Folder, Process } from './workspace.js'

test('a node on the wire counts lines from 1, inclusive, and keeps the range of LSP', async () => {
  const process = await Process.open(
    new Folder({ 'cart.py': 'x = 1\nclass Cart:\n    def add(self):\n        pass\n' }),
  )
  await process.nodes.scan()
  const [file, cart, add] = process.nodes.inFile('cart.py')
  expect(wireNode(add!, 'active')).toEqual({
    agent_id: add!.agentId,
    node_type: 'method',
    name: 'add',
    full_name: 'Cart.add',
    file_path: 'cart.py',
    parent_id: cart!.agentId,
    start_line: 3,
    end_line: 4,
    range: { start: { line: 2, character: 4 }, end: { line: 3, character: 12 } },
    status: 'active',
  })
  expect(wireNode(file!, 'active')).toMatchObject({ full_name: '', parent_id: null, start_line: 1, end_line: 4 })
})
