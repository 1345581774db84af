import { expect, test } from 'vitest'
import { Buffers } from '../../server/src/buffers/buffers.js'

test('a listener that throws keeps nobody else from hearing what was typed, and is told of', () => {
  const buffers = new Buffers()
  const heard: string[] = []
  buffers.onEvent(() => {
    throw new Error('broken')
  })
  buffers.onEvent(({ kind }) => heard.push(kind))
  const text = { uri: 'file:///a.py', path: '/a.py', languageId: 'python', version: 1, text: '' }
  expect(() => buffers.open(text)).toThrow('broken')
  expect(() => buffers.change(text.uri, 2, [{ text: 'x = 1\n' }])).toThrow('broken')
  expect(heard).toEqual(['opened', 'changed'])
  expect(buffers.byUri(text.uri)!.text).toBe('x = 1\n')
})
