import { existsSync, readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { Desk } from './desk.js'

const body = Array.from({ length: 24 }, (_, line) => `    x${line} = 0`).join('\n')
const text = `def total():\n${body}\n\n\ndef other():\n    return 1\n`

const by = 'test'

/** Three hunks. */
function threeTimes(source: string): string {
  return source.replace('x1 = 0', 'x1 = 1').replace('x11 = 0', 'x11 = 1').replace('x21 = 0', 'x21 = 1')
}

test('hunks are accepted in any order, and the text is the same', async () => {
  const orders = [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ]
  const texts = await Promise.all(
    orders.map(async order => {
      const { desk, proposal } = await proposed()
      const kinds: string[] = []
      for (const hunk of order) kinds.push((await desk.proposals.accept(proposal, { by, hunks: [hunk] })).kind)
      expect(kinds).toEqual(['partially_applied', 'partially_applied', 'applied'])
      return desk.text('sum.py')
    }),
  )
  expect(texts).toEqual([threeTimes(text), threeTimes(text), threeTimes(text)])
})

test('a hunk that is rejected stays out, also when the rest is accepted', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.reject(proposal, { feedback: '', hunks: [1], by })
  expect(desk.status(proposal)).toBe('open')
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({ kind: 'applied' })
  expect(desk.text('sum.py')).toBe(threeTimes(text).replace('x11 = 1', 'x11 = 0'))
})

test('when every hunk is rejected the proposal is', async () => {
  const { desk, proposal } = await proposed()
  for (const hunk of [0, 1, 2]) await desk.proposals.reject(proposal, { feedback: '', hunks: [hunk], by })
  expect(desk.status(proposal)).toBe('rejected')
  expect(desk.text('sum.py')).toBe(text)
})

test('what is typed between two hunks stays, above, inside and below the node', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by, hunks: [2] })
  desk.type('sum.py', 0, '# typed above\n')
  desk.type('sum.py', desk.text('sum.py').indexOf('    x15'), '    # typed inside\n')
  desk.type('sum.py', desk.text('sum.py').length, '# typed below\n')
  expect(await desk.proposals.accept(proposal, { by, hunks: [0] })).toMatchObject({
    kind: 'partially_applied',
    open_hunks: [1],
  })
  expect(desk.text('sum.py')).toBe(
    `# typed above\n${threeTimes(text)
      .replace('x11 = 1', 'x11 = 0')
      .replace('    x15', '    # typed inside\n    x15')}# typed below\n`,
  )
})

test('a hunk that was decided is not decided again', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by, hunks: [1] })
  expect(await desk.proposals.accept(proposal, { by, hunks: [1] })).toMatchObject({ kind: 'closed', status: 'applied' })
  await expect(desk.proposals.accept(proposal, { by, hunks: [3] })).rejects.toThrow('has hunks 0 to 2')
})

test('a conflict names every line, and nothing is touched', async () => {
  const { desk, proposal } = await proposed()
  for (const line of ['x1 = 0', 'x21 = 0']) {
    desk.type('sum.py', desk.text('sum.py').indexOf(line) + line.length, '  # typed')
  }
  const typed = desk.text('sum.py')
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({
    kind: 'stale',
    reason: 'The proposal and what was typed since both change sum.py at line 3, 23.',
    conflicts: [
      { path: 'sum.py', line: 3, current: '    x1 = 0  # typed\n', proposed: '    x1 = 1\n' },
      { path: 'sum.py', line: 23 },
    ],
  })
  expect(desk.text('sum.py')).toBe(typed)
  expect(await desk.proposals.accept(proposal, { by, hunks: [1] })).toMatchObject({ kind: 'partially_applied' })
})

test('an accept is taken back as a whole, hunk by hunk as it came', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by, hunks: [2] })
  await desk.proposals.accept(proposal, { by, hunks: [0] })
  desk.type('sum.py', 0, '# typed above\n')
  expect(await desk.proposals.undo(proposal, by)).toMatchObject({ kind: 'undone' })
  expect(desk.text('sum.py')).toBe(`# typed above\n${text}`)
  expect(desk.status(proposal)).toBe('undone')
})

test('what has changed since is not taken back', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by })
  desk.type('sum.py', desk.text('sum.py').indexOf('    x5'), '    # typed\n')
  const typed = desk.text('sum.py')
  expect(await desk.proposals.undo(proposal, by)).toMatchObject({ kind: 'stale' })
  expect(desk.text('sum.py')).toBe(typed)
  expect(desk.status(proposal)).toBe('applied')
})

test('nothing is taken back of what was not applied', async () => {
  const { desk, proposal } = await proposed()
  await expect(desk.proposals.undo(proposal, by)).rejects.toThrow('Nothing of this proposal was applied')
})

test("the editor's own undo takes an accept back, and its redo brings it again", async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by })
  const accepted = desk.text('sum.py')
  await untilStatus(desk, proposal, 'undone', () => desk.type('sum.py', 0, text, accepted.length))
  await untilStatus(desk, proposal, 'applied', () => desk.type('sum.py', 0, accepted, text.length))
})

test("the editor's own undo of one hunk opens that hunk again", async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by, hunks: [0] })
  const before = desk.text('sum.py')
  await desk.proposals.accept(proposal, { by, hunks: [1, 2] })
  expect(desk.status(proposal)).toBe('applied')
  await untilStatus(desk, proposal, 'partially_applied', () => {
    desk.type('sum.py', 0, before, desk.text('sum.py').length)
  })
  expect(desk.proposals.rows.get(proposal)!.applied_hunks).toEqual([0])
})

test("a person's version takes the place of the agent's", async () => {
  const { desk, proposal } = await proposed()
  const newSource = `def total():\n${body.replace('x3 = 0', 'x3 = 3')}`
  expect(await desk.proposals.edit({ proposalId: proposal, newSource, by })).toBeUndefined()
  expect(desk.proposals.rows.get(proposal)!.diff).toContain('+    x3 = 3')
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({ kind: 'applied' })
  expect(desk.text('sum.py')).toBe(text.replace('x3 = 0', 'x3 = 3'))
})

test('a proposal of which a part is decided cannot be edited any more', async () => {
  const { desk, proposal } = await proposed()
  await desk.proposals.accept(proposal, { by, hunks: [0] })
  await expect(desk.proposals.edit({ proposalId: proposal, newSource: 'x = 1', by })).rejects.toThrow('decided already')
})

test('a change set is applied in open and closed files alike, and taken back as one', async () => {
  const desk = await openDesk({ 'open.py': text, 'closed.py': text })
  await desk.edit('open.py')
  const created = { path: 'new/made.py', anchor: null, text: undefined, span: { start: 0, end: 0 }, seen: '' }
  const proposal = await desk.propose([
    await desk.nodeDraft('open.py', 'total', threeTimes),
    await desk.nodeDraft('closed.py', 'other', source => source.replace('1', '2')),
    { ...created, written: 'y = 1\n' },
  ])
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({ kind: 'applied' })
  expect(desk.text('open.py')).toBe(threeTimes(text))
  expect(readFileSync(desk.path('open.py'), 'utf8')).toBe(text)
  expect(desk.text('closed.py')).toBe(text.replace('return 1', 'return 2'))
  expect(desk.text('new/made.py')).toBe('y = 1\n')

  expect(await desk.proposals.undo(proposal, by)).toMatchObject({ kind: 'undone' })
  expect([desk.text('open.py'), desk.text('closed.py')]).toEqual([text, text])
  expect(existsSync(desk.path('new/made.py'))).toBe(false)
})

test('when one file cannot be changed, none is', async () => {
  const desk = await openDesk({ 'a.py': text, 'b.py': text, 'c.py': text })
  await desk.edit('a.py')
  await desk.edit('b.py')
  const proposal = await desk.propose([
    await desk.nodeDraft('a.py', 'total', threeTimes),
    await desk.nodeDraft('b.py', 'total', threeTimes),
    await desk.nodeDraft('c.py', 'total', threeTimes),
  ])
  desk.behave('applies', 'refuses', 'applies')
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({
    kind: 'failed',
    reason: 'Simulated 1.0 did not apply the edit: the person said no.',
  })
  expect([desk.text('a.py'), desk.text('b.py'), desk.text('c.py')]).toEqual([text, text, text])
  expect(desk.status(proposal)).toBe('open')
})

test('a conflict in one file touches none', async () => {
  const desk = await openDesk({ 'a.py': text, 'b.py': text })
  const proposal = await desk.propose([
    await desk.nodeDraft('a.py', 'total', threeTimes),
    await desk.nodeDraft('b.py', 'total', threeTimes),
  ])
  desk.write('b.py', text.replace('x1 = 0', 'x1 = 7'))
  expect(await desk.proposals.accept(proposal, { by })).toMatchObject({ kind: 'stale' })
  expect(desk.text('a.py')).toBe(text)
})

test('linked proposals of several agents are accepted, and taken back, as one', async () => {
  const cart = 'class Cart:\n    def total(self):\n        return 1\n\n    def size(self):\n        return 2\n'
  const results = await Promise.all(
    [
      [0, 1, 2],
      [2, 1, 0],
    ].map(async order => {
      const desk = await openDesk({ 'cart.py': cart, 'sum.py': text })
      await desk.edit('cart.py')
      const change = (from: string, to: string) => (source: string) => source.replace(from, to)
      const ids = [
        await desk.propose(
          [await desk.nodeDraft('cart.py', 'Cart', change('class Cart:', 'class Cart(Box):'))],
          'cas_1',
        ),
        await desk.propose([await desk.nodeDraft('cart.py', 'Cart.total', change('return 1', 'return 10'))], 'cas_1'),
        await desk.propose([await desk.nodeDraft('sum.py', 'total', threeTimes)], 'cas_1'),
      ]
      expect(desk.proposals.rows.linkedTo(desk.proposals.rows.get(ids[0]!)!)).toHaveLength(3)
      expect(
        await desk.proposals.accept(
          order.map(index => ids[index]!),
          { by },
        ),
      ).toMatchObject({ kind: 'applied' })
      expect(ids.map(id => desk.status(id))).toEqual(['applied', 'applied', 'applied'])
      const texts = [desk.text('cart.py'), desk.text('sum.py')]
      expect(await desk.proposals.undo(ids[1]!, by)).toMatchObject({ kind: 'undone' })
      expect([desk.text('cart.py'), desk.text('sum.py')]).toEqual([cart, text])
      expect(ids.map(id => desk.status(id))).toEqual(['undone', 'undone', 'undone'])
      return texts
    }),
  )
  const expected = [cart.replace('Cart:', 'Cart(Box):').replace('return 1', 'return 10'), threeTimes(text)]
  expect(results).toEqual([expected, expected])
})

test('an editor that applies an edit when nobody waits any more is noticed', async () => {
  const { desk, proposal } = await proposed()
  desk.behave('late', 'applies')
  expect(await desk.proposals.accept(proposal, { by, hunks: [1] })).toMatchObject({ kind: 'failed' })
  await untilStatus(desk, proposal, 'partially_applied', () => desk.editor.quiet())
  expect(desk.proposals.rows.get(proposal)!.applied_hunks).toEqual([1])
  expect(await desk.proposals.undo(proposal, by)).toMatchObject({ kind: 'undone' })
  expect(desk.text('sum.py')).toBe(text)
})

async function proposed() {
  const desk = await openDesk({ 'sum.py': text })
  await desk.edit('sum.py')
  return { desk, proposal: await desk.proposeNode('sum.py', 'total', threeTimes) }
}

async function openDesk(files: Record<string, string>): Promise<Desk> {
  const desk = await Desk.open()
  onTestFinished(() => desk.close())
  for (const [file, content] of Object.entries(files)) desk.write(file, content)
  return desk
}

async function untilStatus(desk: Desk, proposal: string, status: string, act: () => unknown): Promise<void> {
  const changed = new Promise<void>(resolve => {
    const unsubscribe = desk.bus.subscribe(() => {
      if (desk.status(proposal) !== status) return
      unsubscribe()
      resolve()
    })
  })
  await act()
  await changed
}
