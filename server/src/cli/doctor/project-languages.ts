import { ForeignLanguages } from '../../syntax/foreign/languages.js'
import { languagesFolder, readProjectLanguages } from '../../syntax/foreign/project-languages.js'
import { type Check, failed, noted, ok } from './check.js'

const name = 'Added'

/** Loads every grammar that the project brings, in a process of its own, as the first file of its language would. */
export async function checkProjectLanguages(root: string, options: { readonly trusted: boolean }): Promise<Check[]> {
  const { languages, notices } = readProjectLanguages(root, options)
  const checks = notices.map(({ severity, message }) =>
    severity === 'error' ? failed(name, message) : noted(name, message),
  )
  const foreign = new ForeignLanguages(message => checks.push(failed(name, message)))
  try {
    for (const language of languages) {
      const { id, title, extensions, filenames = [] } = language
      const claims = [...extensions, ...filenames].join(', ')
      if (await foreign.load(language)) checks.push(ok(name, `${title} for ${claims}, from ${languagesFolder}/${id}`))
    }
  } finally {
    foreign.close()
  }
  return checks
}
