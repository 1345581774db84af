import { expect, test } from 'vitest'
import { findInlineIds } from '../../server/src/syntax/inline-ids.js'
import type { Language } from '../../server/src/syntax/languages.js'
import { languageById } from '../support/languages.js'

const python = languageById('python')!
const go = languageById('go')!

test('an id at the end of a line is found with its comment and the blanks before it', () => {
  expect(found('def f():  # rm_a1b2c3d4\r\n    pass\n', python)).toEqual(['definition rm_a1b2c3d4 "  # rm_a1b2c3d4"'])
  expect(found('func f() { //rm_a1b2c3d4 \n', go)).toEqual(['definition rm_a1b2c3d4 " //rm_a1b2c3d4"'])
})

test('the id of a file is found with its line', () => {
  expect(found('#!/bin/python\n# remora-file: rm_a1b2c3d4\nx = 1\n', python)).toEqual([
    'file rm_a1b2c3d4 "# remora-file: rm_a1b2c3d4\\n"',
  ])
})

test('what only looks like an id is none', () => {
  expect(found('form_a1b2c3d4 = 1  # rm_short\ny = 2  # see rm_a1b2c3d4\nz = rm_a1b2c3d4\n', python)).toEqual([])
  expect(found('x = 1  # rm_a1b2c3d4 and more\n// rm_a1b2c3d4\nx  # rm_a1b2c3d4e\n', python)).toEqual([])
  expect(found('x = 1 # remora-file: rm_a1b2c3d4\n', python)).toEqual([])
})

test('a language without line comments closes the comment', () => {
  const html: Language = { ...python, comment: { open: '<!--', close: '-->' } }
  expect(found('# Title <!-- rm_a1b2c3d4 -->\n# Other <!-- rm_a1b2c3d4\n', html)).toEqual([
    'definition rm_a1b2c3d4 " <!-- rm_a1b2c3d4 -->"',
  ])
})

test('a language without comments holds no ids', () => {
  const { comment: _, ...json } = python
  expect(found('x = 1  # rm_a1b2c3d4\n', json)).toEqual([])
})

function found(text: string, language: Language): string[] {
  return findInlineIds(text, language).map(
    ({ marks, id, start, end }) => `${marks} ${id} ${JSON.stringify(text.slice(start, end))}`,
  )
}
