import { expect, test } from 'vitest'
import { read } from './read.js'

test('a section goes on to the next heading that is not below it, however it is underlined', async () => {
  const file = await read('a.md', 'Shop\n====\n\n## Cart\n\nx\n\nPot\n---\n\n#### Lid\n\ny\n\n# Tea\n')
  expect(file.discovery.pieces.map(({ fullName }) => fullName)).toEqual([
    '',
    'Shop',
    'Shop.Cart',
    'Shop.Pot',
    'Shop.Pot.Lid',
    'Tea',
  ])
  expect(file.source('Shop.Pot')).toBe('Pot\n---\n\n#### Lid\n\ny')
  expect(file.source('Shop.Cart')).toBe('## Cart\n\nx')
})

test('the name of a section is what its heading says, without closing marks and inline id', async () => {
  const { discovery } = await read(
    'a.md',
    '# A ##\n# C# <!-- rm_a1b2c3d4 -->\n# D # <!-- rm_b1b2c3d4 -->\n#\n# `e` *f*\n',
  )
  expect(discovery.pieces.map(({ name, inlineId }) => [name, inlineId])).toEqual([
    ['a.md', undefined],
    ['A', undefined],
    ['C#', 'rm_a1b2c3d4'],
    ['D #', 'rm_b1b2c3d4'],
    ['`e` *f*', undefined],
  ])
})

test.each([
  ['code', '```\n# a\n```\n'],
  ['front matter', '---\n# a\n---\n'],
  ['a list', '- x\n  # a\n'],
  ['a quote', '> # a\n> ## b\n'],
  ['HTML', '<h1>a</h1>\n'],
  ['a word', '#a\n'],
])('what looks like a heading in %s begins no section', async (_where, text) => {
  expect((await read('a.md', text)).discovery.pieces).toHaveLength(1)
})

test.each([
  ['a.toml', '[a]\nx = 1\n# y = 2\n\n# B.\n# Really.\n[b]\nz = 3\n'],
  ['a.yaml', 'a:\n  x: 1\n  # y: 2\n\n# B.\n# Really.\nb:\n  z: 3\n'],
])(
  'in %s a comment directly above a key belongs to it, another one to the key that it stands in',
  async (path, text) => {
    const file = await read(path, text)
    expect(file.source('b')).toBe(text.slice(text.indexOf('# B.'), -1))
    expect(file.source('a')).toBe(text.slice(0, text.indexOf('\n\n')))
  },
)

test('every document of a file has keys', async () => {
  const { outline } = await read('a.yaml', 'kind: A\n---\nkind: B\n---\n{kind: C}\n')
  expect(outline).toBe('file a.yaml\n  table kind  kind:\n  table kind#1  kind:\n  table kind#2  kind:')
})
