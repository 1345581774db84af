import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { assetPath } from '../../server/src/base/assets.js'
import { captureNames } from '../../server/src/syntax/findings.js'
import { readProjectLanguages } from '../../server/src/syntax/foreign/project-languages.js'
import { builtIn, Languages } from '../../server/src/syntax/languages.js'
import { bring, broken, gleam, just } from '../support/project-languages.js'

const here = '.remora/languages/gleam/language.yaml'

test('a language is what its file says', () => {
  const { languages, off, notices } = readAll({ just: just.yaml })
  expect(notices).toEqual([])
  expect(off).toEqual([])
  expect(languages).toMatchObject([
    { id: 'just', title: 'Just', extensions: ['.just'], filenames: ['justfile'], comment: { open: '#' } },
  ])
  expect(languages[0]!.headerLine!.test('#!/usr/bin/env just')).toBe(true)
  const known = new Languages({ languages, off })
  expect(known.of('justfile')?.id).toBe('just')
  expect(known.of('build/All.JUST')?.id).toBe('just')
  expect(known.of('cart.py')).toBe(builtIn.of('cart.py'))
})

test.each([
  ['nothing', '', ['title must be a text of up to 60 characters.']],
  ['no table', '[1]', ['it must hold keys and values.']],
  [
    'no claims',
    'title: Gleam',
    ['extensions must name an extension, such as [.gleam], unless filenames names a file.'],
  ],
  [
    'a bad extension',
    'title: Gleam\nextensions:\n  - gleam\n  - a.b',
    [
      'extensions[0] must be an extension with its dot, such as .gleam.',
      'extensions[1] must be an extension with its dot, such as .gleam.',
    ],
  ],
  ['a bad list', 'title: Gleam\nextensions: .gleam', ['extensions must be a list of extensions.']],
  [
    'a misspelled key',
    'title: Gleam\nextention: [.gleam]\nextensions: [.gleam]',
    ['line 2: extention is no key of a language; did you mean extensions?'],
  ],
  [
    'mistakes inside',
    'title: Gleam\nextensions: [.gleam]\ncomment: { opn: "//" }\noverrides: perhaps',
    [
      'comment.open must be what a line of the language begins or ends with, in up to 20 characters.',
      'line 3: comment.opn is no key of a language; did you mean open?',
      'line 4: overrides must be true or false.',
    ],
  ],
  [
    'a claim of ours',
    'title: Gleam\nextensions: [.gleam, .PY]',
    ['line 2: extensions[1] must not be .py, which belongs to Python, unless overrides is true.'],
  ],
  ['no YAML', 'title: [', [`${here}, line 1, column `]],
])('each mistake is told with its file and key: %s', (_, yaml, wanted) => {
  const { languages, off, notices } = readAll({ gleam: yaml })
  expect(languages).toEqual([])
  expect(off).toEqual(['gleam'])
  expect(notices.map(({ message }) => message)).toEqual(wanted.map(text => expect.stringContaining(text)))
  for (const { message, severity } of notices) {
    expect(severity).toBe('error')
    expect(message).toContain(here)
    expect(message).toMatch(/The language is off until this is mended\.$/)
  }
})

test('one mistake leaves the other languages alone', () => {
  const { languages, off } = readAll({ gleam: 'title: 5', just: just.yaml })
  expect(languages.map(({ id }) => id)).toEqual(['just'])
  expect(off).toEqual(['gleam'])
})

test('a language that says so takes an extension from one of ours', () => {
  const { languages, off, notices } = readAll({ mypython: 'title: Mine\nextensions: [.py]\noverrides: true\n' })
  expect(notices).toEqual([])
  const known = new Languages({ languages, off })
  expect(known.of('cart.py')?.id).toBe('mypython')
  expect(known.of('cart.pyi')?.id).toBe('python')
})

test('two languages of a project never claim the same', () => {
  const { languages, notices } = readAll({
    a: 'title: A\nextensions: [.x]\noverrides: true\n',
    b: 'title: B\nextensions: [.X]\noverrides: true\n',
  })
  expect(languages.map(({ id }) => id)).toEqual(['a'])
  expect(notices[0]!.message).toContain('must not be .x, which belongs to .remora/languages/a')
})

test('missing files and impossible names are told', () => {
  const root = project()
  mkdirSync(join(root, '.remora/languages/empty'), { recursive: true })
  mkdirSync(join(root, '.remora/languages/.git'))
  writeFileSync(join(root, '.remora/languages/README.md'), '')
  bring(root, 'python', gleam)
  bring(root, 'Bad Name', broken('x', 'traps'))
  const { languages, off, notices } = readProjectLanguages(root, { trusted: true })
  expect(languages).toEqual([])
  expect(off).toEqual(['Bad Name', 'empty', 'python'])
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringMatching(/languages\/Bad Name: a name of small letters/),
    expect.stringMatching(/languages\/empty\/grammar\.wasm is missing/),
    expect.stringMatching(/languages\/empty\/nodes\.scm is missing/),
    expect.stringMatching(/no file \.remora\/languages\/empty\/language\.yaml/),
    expect.stringMatching(/languages\/python: it is the name of a language of Remora/),
  ])
})

test('an untrusted project brings nothing and says once how to trust it', () => {
  const root = project()
  bring(root, 'gleam', gleam)
  bring(root, 'just', { ...just, yaml: 'nonsense: [' })
  expect(readProjectLanguages(root, { trusted: false })).toEqual({
    languages: [],
    off: ['gleam', 'just'],
    notices: [
      {
        severity: 'warning',
        message:
          '.remora/languages: ignored gleam, just, which only a trusted workspace may add. If you trust what is in this workspace, run `remora trust` in it.',
      },
    ],
  })
  expect(readProjectLanguages(project(), { trusted: false }).notices).toEqual([])
  expect(readProjectLanguages(undefined, { trusted: true }).notices).toEqual([])
})

test('our own queries use no capture that would be refused in others', () => {
  const queries = readdirSync(assetPath('queries')).map(name => readFileSync(assetPath('queries', name), 'utf8'))
  const used = queries.flatMap(
    query =>
      query
        .replace(/;.*/g, '')
        .replace(/"(\\.|[^"\\])*"/g, '')
        .match(/@[\w.]+/g) ?? [],
  )
  const unknown = [...new Set(used)].filter(name => !name.startsWith('@_') && !captureNames.includes(name.slice(1)))
  expect(unknown).toEqual([])
})

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'remora-languages-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

/** Languages by name, with sound grammars and these files. */
function readAll(files: Readonly<Record<string, string>>) {
  const root = project()
  for (const [name, yaml] of Object.entries(files)) bring(root, name, { ...just, yaml })
  return readProjectLanguages(root, { trusted: true })
}
