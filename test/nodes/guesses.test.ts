import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

// Below an error an update may overlook what a fresh reading sees (`LiveSyntax`): here `o`, once the line above changes.
const above = 's do\n,a/t do\n,o a'
const below = ' n t\ndef o,t 0\nend'

async function overlooking() {
  const folder = new Folder({ 'cart.ex': above + below })
  const process = await Process.open(folder)
  await process.openFile('cart.ex')
  const before = process.ids('cart.ex')
  process.type('cart.ex', `${above} ${below}`)
  expect([Object.keys(before), Object.keys(process.ids('cart.ex'))]).toEqual([['', 'o'], ['']])
  return { folder, process, before }
}

test('whom an update overlooks is seen when the person pauses', async () => {
  const { process, before } = await overlooking()
  await new Promise<void>(resolve => {
    process.nodes.changed(() => 'o' in process.ids('cart.ex') && resolve())
  })
  expect(process.ids('cart.ex')).toEqual(before)
})

test('and before anything is stored', async () => {
  const { folder, process, before } = await overlooking()
  await process.save('cart.ex')
  const other = await Process.open(folder)
  expect(other.ids('cart.ex')).toEqual(before)
})

test('an open text that takes too long is left without nodes, with one notice, until it can be read', async () => {
  const endless = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const process = await Process.open(new Folder({ 'Cart.scala': 'def total = 1\n' }))
  await process.openFile('Cart.scala')
  for (const end of ['\n', '\n\n']) {
    process.type('Cart.scala', endless + end)
    expect(process.ids('Cart.scala')).toEqual({})
  }
  expect(process.notices).toEqual(['Cart.scala has no agents: it takes too long to parse.'])
  process.type('Cart.scala', 'def total = 2\n')
  await process.save('Cart.scala')
  await process.nodes.scan()
  await process.nodes.idle()
  process.type('Cart.scala', 'def sum = 2\n')
  expect(Object.keys(process.ids('Cart.scala'))).toEqual(['', 'sum'])
})

test('a scan leaves out a file that takes too long and tells of it', async () => {
  const endless = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const process = await Process.open(new Folder({ 'Cart.scala': endless, 'tax.scala': 'def tax = 1\n' }))
  await process.nodes.scan()
  expect(process.notices).toEqual(['Cart.scala has no agents: it takes too long to parse.'])
  expect([process.ids('Cart.scala'), Object.keys(process.ids('tax.scala'))]).toEqual([{}, ['', 'tax']])
})
