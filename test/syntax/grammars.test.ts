import { expect, test } from 'vitest'
import { Grammars } from '../../server/src/syntax/grammars.js'
import type { Language } from '../../server/src/syntax/languages.js'
import { languageById, languages } from '../support/languages.js'

const python = languageById('python')!

test.each(languages.map(language => [language.title, language] as const))('%s loads', async (_title, language) => {
  const { grammars, failures } = watched()
  expect((await grammars.load(language))?.language).toBe(language)
  expect(failures).toEqual([])
})

test('a grammar is loaded at its first use, and once', async () => {
  const { grammars } = watched()
  expect(grammars.loaded('python')).toBeUndefined()
  const [first, second] = await Promise.all([grammars.load(python), grammars.load(python)])
  expect(second).toBe(first)
  expect(grammars.loaded('python')).toBe(first)
})

test('a grammar that is not there is reported once; the other languages go on', async () => {
  const { grammars, failures } = watched()
  const missing: Language = { ...python, id: 'missing', title: 'Missing', grammar: 'missing' }
  expect(await grammars.load(missing)).toBeUndefined()
  expect(await grammars.load(missing)).toBeUndefined()
  expect(grammars.loaded('missing')).toBeUndefined()
  expect(failures).toEqual([expect.stringMatching(/^missing: The Missing grammar did not load: /)])
  expect(await grammars.load(python)).toBeDefined()
})

test('a query that does not fit its grammar turns its language off and says why', async () => {
  const { grammars, failures } = watched()
  expect(await grammars.load({ ...python, id: 'mixed', title: 'Mixed', queries: ['rust'] })).toBeUndefined()
  expect(failures).toEqual([expect.stringMatching(/^mixed: .*Bad node name/)])
})

function watched() {
  const failures: string[] = []
  return { failures, grammars: new Grammars((language, message) => failures.push(`${language.id}: ${message}`)) }
}
