import { builtInLanguages } from '../../server/src/syntax/language-table.js'
import { type BuiltInLanguage, builtIn } from '../../server/src/syntax/languages.js'

/** What Remora speaks by itself, as tests ask for it. */
export const languages = builtInLanguages

export function languageById(id: string): BuiltInLanguage | undefined {
  return builtInLanguages.find(language => language.id === id)
}

export function languageOf(path: string): BuiltInLanguage | undefined {
  return languageById(builtIn.of(path)?.id ?? '')
}
