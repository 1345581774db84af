import { expect, test } from 'vitest'
import { languageById, languageOf, languages } from '../support/languages.js'

test.each([
  ['shop/cart.py', 'python'],
  ['shop/cart.pyi', 'python'],
  ['build/SConstruct', 'python'],
  ['cart.ts', 'typescript'],
  ['cart.d.mts', 'typescript'],
  ['Cart.TSX', 'tsx'],
  ['cart.jsx', 'javascript'],
  ['cart.config.cjs', 'javascript'],
  ['cart.go', 'go'],
  ['src/lib.rs', 'rust'],
])('%s is %s', (path, id) => {
  expect(languageOf(path)?.id).toBe(id)
})

test('a file of no known kind has no language', () => {
  expect(languageOf('README')).toBeUndefined()
  expect(languageOf('photo.png')).toBeUndefined()
  expect(languageOf('.py')).toBeUndefined()
})

test('no two languages claim one extension, file name or id', () => {
  const claims = languages.flatMap(({ id, extensions, filenames = [] }) => [id, ...extensions, ...filenames])
  expect(claims).toEqual([...new Set(claims)])
  expect(languages.map(({ id }) => languageById(id))).toEqual(languages)
})

test('what looks like a shebang in Rust may be an attribute, which needs no place at the top', () => {
  expect(languageById('rust')!.headerLine!.test('#!/usr/bin/env run-cargo-script')).toBe(true)
  expect(languageById('rust')!.headerLine!.test('#![allow(unused)]')).toBe(false)
  expect(languageById('python')!.headerLine!.test('# -*- coding: utf-8 -*-')).toBe(true)
})
