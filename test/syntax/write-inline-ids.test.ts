import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agentIdFor } from '../../server/src/base/ids.js'
import { applyEdits, Lines } from '../../server/src/base/text.js'
import { discover } from '../../server/src/syntax/discover.js'
import { type Injection, injectIds, stripIds } from '../../server/src/syntax/inject-inline-ids.js'
import { withTree } from '../../server/src/syntax/tree.js'
import { fixtures } from '../languages/fixtures.js'
import { languageById } from '../support/languages.js'
import { grammarFor } from './read.js'

interface Injected extends Injection {
  readonly text: string
}

/** Who a piece is, for these tests: its place in the text. */
const idOf = (piece: number) => agentIdFor(['piece', String(piece)])

async function inject(path: string, text: string, ids = idOf): Promise<Injected> {
  const grammar = await grammarFor(path)
  const discovery = withTree(grammar, text, tree => discover(tree, path))
  const injection = injectIds({ grammar, path, text, discovery }, ids, () => false)!
  return { ...injection, text: applyEdits(text, injection.edits) }
}

async function strip(path: string, text: string): Promise<string> {
  return applyEdits(text, stripIds(await grammarFor(path), text))
}

/** The text with ids, `$` and the piece's number for each, and what was left out, by line. */
async function shown(path: string, text: string): Promise<{ text: string; skipped: string[] }> {
  const injected = await inject(path, text)
  const lines = new Lines(text)
  const numbers = new Map(Array.from({ length: 50 }, (_, piece) => [idOf(piece), `$${piece}`]))
  return {
    text: injected.text.replace(/rm_[a-z0-9]{8}/g, id => numbers.get(id) ?? id),
    skipped: injected.skipped.map(({ at, reason }) => `${lines.positionAt(at).line}: ${reason}`),
  }
}

const inString = 'Its line ends where a comment cannot stand, in a string for example.'
const otherwise = 'With the id behind it the code would be read in another way.'
const shared = 'Another definition on this line has its id there.'
const goesOn = 'Its line goes on on the next one, so a comment would break it.'

describe('an id is written', () => {
  test('behind the line that holds the name, and on a line of its own for the file', async () => {
    expect(await shown('a.py', '@cached\ndef total(\n    xs,\n):\n    return 1\n')).toEqual({
      text: '# remora-file: $0\n@cached\ndef total(  # $1\n    xs,\n):\n    return 1\n',
      skipped: [],
    })
  })

  test.each([
    ['a shebang', 'run.sh', '#!/bin/sh\nf() {\n  :\n}\n', '#!/bin/sh\n# remora-file: $0\nf() {  # $1\n  :\n}\n'],
    [
      'an encoding',
      'a.py',
      '#!/usr/bin/python\n# -*- coding: utf-8 -*-\nx = 1\n',
      '#!/usr/bin/python\n# -*- coding: utf-8 -*-\n# remora-file: $0\nx = 1\n',
    ],
    ['the opening of PHP', 'a.php', '<?php\nfunction f() {}\n', '<?php\n// remora-file: $0\nfunction f() {}  // $1\n'],
    [
      'the version of the Swift tools',
      'Package.swift',
      '// swift-tools-version:5.9\nimport PackageDescription\n',
      '// swift-tools-version:5.9\n// remora-file: $0\nimport PackageDescription\n',
    ],
    ["an editor's modes", 'a.h', '// -*- C++ -*-\nint f();\n', '// -*- C++ -*-\n// remora-file: $0\nint f();\n'],
    ['a shebang without a line end', 'run.sh', '#!/bin/sh', '#!/bin/sh\n# remora-file: $0'],
    ['a byte order mark', 'a.py', '\uFEFFx = 1\r\n', '\uFEFF# remora-file: $0\r\nx = 1\r\n'],
    ['nothing at all', 'a.py', '', '# remora-file: $0\n'],
  ])('in a file behind %s', async (_, path, text, expected) => {
    expect(await shown(path, text)).toMatchObject({ text: expected })
    expect(await strip(path, (await inject(path, text)).text)).toBe(text)
  })

  test('behind another comment and behind blanks, which stay', async () => {
    expect(await shown('a.py', 'def f(): # why \t\n    pass')).toMatchObject({
      text: '# remora-file: $0\ndef f(): # why \t  # $1\n    pass',
    })
  })

  test('for the outermost of several units on one line', async () => {
    expect(await shown('a.js', 'class A { f() {} g() {} }\n')).toEqual({
      text: '// remora-file: $0\nclass A { f() {} g() {} }  // $1\n',
      skipped: [`0: ${shared}`, `0: ${shared}`],
    })
  })

  test.each([
    ['a string that goes on below', 'a.rb', 'def f = <<~A\n  one\nA\n', 'def f = <<~A  # $1\n'],
    ['the lines of a shell', 'a.sh', 'f() { cat <<A\none\nA\n}\n', 'f() { cat <<A  # $1\n'],
    ['a block of YAML', 'a.yaml', 'one: |\n  text\n', 'one: |  # $1\n'],
    ['a comma that a closing bracket takes back', 'a.lua', 't = {\n  f = function() end,\n}\n', 'end,  -- $'],
    ['an arrow function without a semicolon', 'a.js', 'const f = x => x\nf(1)\n', 'const f = x => x  // $1\n'],
    ['a heading', 'a.md', '# One\n\nTwo\n===\n', '# One  <!-- $1 -->\n\nTwo  <!-- $2 -->\n'],
    ['an emoji', 'a.py', 'def f(x="🛒"): # 🛒\n    pass\n', 'def f(x="🛒"): # 🛒  # $1\n'],
  ])('behind %s', async (_, path, text, expected) => {
    const { text: injected, skipped } = await shown(path, text)
    expect(injected).toContain(expected)
    expect(skipped).toEqual([])
  })

  test('over an id that is not its own', async () => {
    expect(await shown('a.py', 'def f():  # rm_aaaaaaaa\n    pass\n')).toMatchObject({
      text: '# remora-file: $0\ndef f():  # $1\n    pass\n',
    })
  })
})

describe('no id is written where it would not be a comment', () => {
  test.each([
    ['a template literal', 'a.js', 'const f = () => `one\ntwo`\n', '0', inString],
    ['a text of JSX', 'a.tsx', 'const f = () => <p>one\ntwo</p>\n', '0', inString],
    ['a string of several lines', 'a.py', 'def f(): return """one\ntwo"""\n', '0', inString],
    ['a macro', 'a.c', 'int f(int x) { \\\n  return x; }\n', '0', goesOn],
    ['a string of several lines in Elixir', 'a.ex', 'def f, do: """\none\n"""\n', '0', inString],
    ['a plain text of YAML that goes on', 'a.yaml', 'one: some\n  text\n', '0', otherwise],
    ['a continued line', 'a.py', 'def f(x): return x + \\\n  1\n', '0', goesOn],
    ['what PHP prints as it stands', 'a.php', '<?php\nfunction f() { ?>\n<p>hello</p>\n<?php }\n', '1', inString],
  ])('in %s', async (_, path, text, line, reason) => {
    const { skipped, text: injected } = await shown(path, text)
    expect(skipped).toEqual([`${line}: ${reason}`])
    expect(injected.split('\n').filter(each => each.includes('$'))).toEqual([
      expect.stringContaining('remora-file: $0'),
    ])
  })

  test('in a file that begins with something else than code', async () => {
    expect((await shown('a.php', '<p>hello</p>\n<?php\nfunction f() {\n}\n')).skipped).toEqual([`0: ${inString}`])
    expect((await shown('a.md', '---\ntitle: One\n---\n\n# One\n')).skipped).toEqual([`0: ${otherwise}`])
  })

  test('where somebody who does not take a carriage return for a line end would read a comment on', async () => {
    const { skipped } = await shown('a.py', 'def f():\r    return 1\n')
    expect(skipped).toEqual([expect.stringMatching(/^0: Its line ends in a carriage return/)])
  })

  test('and the other places have theirs', async () => {
    const functions = Array.from({ length: 20 }, (_, n) =>
      n % 7 === 3 ? `const f${n} = () => \`a\nb\`\n` : `function f${n}() {\n}\n`,
    ).join('')
    const { edits, skipped } = await inject('a.js', functions)
    expect([edits.length, skipped.length]).toEqual([18, 3])
  })
})

describe('taking ids out', () => {
  test('takes all of them, also two on one line', async () => {
    expect(await strip('a.py', 'def f():  # rm_aaaaaaaa # rm_bbbbbbbb\n    pass  # rm_cccccccc\n')).toBe(
      'def f():\n    pass\n',
    )
  })

  test('leaves what is part of a string', async () => {
    const text = 'const f = `one // rm_aaaaaaaa\n// remora-file: rm_aaaaaaaa\n`\n'
    expect(await strip('a.js', text)).toBe(text)
  })

  test('gives up when it is told to', async () => {
    const grammar = await grammarFor('a.py')
    const text = 'def f():\n    pass\n'.repeat(2000)
    const discovery = withTree(grammar, text, tree => discover(tree, 'a.py'))
    expect(injectIds({ grammar, path: 'a.py', text, discovery }, idOf, () => true)).toBeUndefined()
  })
})

/** What people and their tools do to white space. */
const spacing = fc.record({
  ending: fc.constantFrom('\n', '\r\n'),
  // Lines, modulo the number of lines, that end otherwise.
  others: fc.array(fc.nat(), { maxLength: 5 }),
  blanks: fc.array(fc.tuple(fc.nat(), fc.constantFrom(' ', '   ', '\t', '\f')), { maxLength: 5 }),
  hasFinalEnd: fc.boolean(),
  hasMark: fc.boolean(),
})

function respaced(
  text: string,
  { ending, others, blanks, hasFinalEnd, hasMark }: typeof spacing extends fc.Arbitrary<infer T> ? T : never,
) {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  for (const [line, blank] of blanks) lines[line % lines.length] += blank
  const odd = new Set(others.map(line => line % lines.length))
  const ended = lines
    .map((line, index) => line + (odd.has(index) ? (ending === '\n' ? '\r\n' : '\n') : ending))
    .join('')
  return (hasMark ? '\uFEFF' : '') + (hasFinalEnd ? ended : ended.replace(/[\r\n]+$/, ''))
}

/** The sources of a fixture, without the ids that some of them have. */
async function plain(sources: Readonly<Record<string, string>>): Promise<[path: string, text: string][]> {
  return await Promise.all(
    Object.entries(sources).map(async ([path, text]): Promise<[string, string]> => [path, await strip(path, text)]),
  )
}

describe.each(fixtures.filter(({ language }) => languageById(language)?.comment))('in $language', ({ sources }) => {
  test('nearly every unit of the fixtures gets its id', async () => {
    for (const [path, text] of await plain(sources)) {
      const { edits, skipped } = await inject(path, text)
      const left = skipped.filter(({ reason }) => reason !== shared)
      // Of Markdown, closed headings (`# x #`), those of several lines and a page with front matter cannot carry one.
      const most = path.endsWith('.md') ? 1 : 4
      expect(edits.length, `${path}: ${JSON.stringify(left)}`).toBeGreaterThan(left.length * most)
    }
  })

  test('writing twice changes nothing, and taking out gives the text back', async () => {
    for (const [path, text] of await plain(sources)) {
      await fc.assert(
        fc.asyncProperty(spacing, async given => {
          const before = respaced(text, given)
          const once = (await inject(path, before)).text
          expect((await inject(path, once)).text).toBe(once)
          expect(await strip(path, once)).toBe(before)
        }),
        { numRuns: 4 },
      )
    }
  })

  test('nobody reads otherwise for having an id', async () => {
    for (const [path, text] of await plain(sources)) {
      const grammar = await grammarFor(path)
      const { text: injected, edits } = await inject(path, text)
      const [before, after] = [text, injected].map(each => withTree(grammar, each, tree => discover(tree, path)))
      const source = (piece: number, each: typeof before, from: string) =>
        from.slice(each!.pieces[piece]!.span.start, each!.pieces[piece]!.span.end)
      expect(edits.length).toBeGreaterThan(0)
      for (let piece = 1; piece < before!.pieces.length; piece++) {
        expect(source(piece, after, injected).replace(/ {2}\S+ rm_\w{8}( -->)?$/gm, '')).toBe(
          source(piece, before, text),
        )
      }
    }
  })
})
