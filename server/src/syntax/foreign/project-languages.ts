import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.js'
import type { Notice } from '../../base/notice.js'
import { type BroughtLanguages, builtIn, type ProjectLanguage } from '../languages.js'
import { isOff, type LanguageFile, type Mistake, readLanguageFile } from './language-file.js'

/**
 * The languages that a project brings (specification: lsp.md, Languages): a folder each under `.remora/languages`, whose
 * name is the language's id, with `grammar.wasm`, `nodes.scm` and `language.yaml`. Read once, when the workspace opens.
 */

export const languagesFolder = '.remora/languages'

export interface ProjectLanguages extends BroughtLanguages {
  /** What is wrong with them. A language with a mistake is off, the others are not. */
  readonly notices: readonly Notice[]
}

export function readProjectLanguages(
  root: string | undefined,
  { trusted }: { readonly trusted: boolean },
): ProjectLanguages {
  const { names, notices } = foldersIn(root)
  if (root === undefined || names.length === 0) return { languages: [], off: [], notices }
  if (!trusted) return { languages: [], off: names, notices: [untrusted(names)] }
  const reader = new Reader(root)
  for (const name of names) reader.read(name)
  return { languages: reader.languages, off: reader.off, notices: [...notices, ...reader.notices] }
}

function foldersIn(root: string | undefined): { names: readonly string[]; notices: readonly Notice[] } {
  const folder = join(root ?? '', languagesFolder)
  if (root === undefined || !existsSync(folder)) return { names: [], notices: [] }
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    const folders = entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    return { names: folders.map(entry => entry.name).sort(), notices: [] }
  } catch (error) {
    const message = `${languagesFolder} cannot be read, so the project adds no language: ${messageOf(error)}`
    return { names: [], notices: [{ severity: 'error', message, file: folder }] }
  }
}

function untrusted(names: readonly string[]): Notice {
  const trust = 'If you trust what is in this workspace, run `remora trust` in it.'
  const message = `${languagesFolder}: ignored ${names.join(', ')}, which only a trusted workspace may add. ${trust}`
  return { severity: 'warning', message }
}

class Reader {
  readonly languages: ProjectLanguage[] = []
  readonly off: string[] = []
  readonly notices: Notice[] = []
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  read(id: string): void {
    const folder = join(this.#root, languagesFolder, id)
    const found = this.#wrongName(id) ?? this.#missingFiles(id, folder)
    const { language, notice, notices } = readLanguageFile(
      join(folder, 'language.yaml'),
      `${languagesFolder}/${id}/language.yaml`,
    )
    const mistakes = language ? this.#wrongClaims(language).map(notice) : notices
    this.notices.push(...found, ...mistakes)
    if (!language || found.length + mistakes.length > 0) this.off.push(id)
    else this.languages.push(projectLanguage(id, folder, language))
  }

  #wrongName(id: string): Notice[] | undefined {
    const wanted = isId.test(id)
      ? builtIn.byId(id) && 'it is the name of a language of Remora; another name was wanted'
      : 'a name of small letters, digits, - and _ was wanted, with a letter first'
    if (wanted === undefined) return undefined
    return [{ severity: 'error', message: `${languagesFolder}/${id}: ${wanted}. ${isOff}` }]
  }

  #missingFiles(id: string, folder: string): Notice[] {
    return neededFiles
      .filter(([name]) => !statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
      .map(([name, what]) => ({
        severity: 'error',
        message: `${languagesFolder}/${id}/${name} is missing; ${what} was wanted. ${isOff}`,
        file: join(folder, name),
      }))
  }

  /** Two languages never claim the same file, unless one of ours gives way because the project says so. */
  #wrongClaims({ extensions, filenames, overrides }: LanguageFile): Mistake[] {
    const claims = [
      ...extensions.map((claim, index) => ({ claim: claim.toLowerCase(), key: ['extensions', index] })),
      ...filenames.map((claim, index) => ({ claim, key: ['filenames', index] })),
    ]
    return claims.flatMap(({ claim, key }): Mistake[] => {
      const rival = this.languages.find(other => claimsOf(other).includes(claim))
      if (rival) return [{ key, wanted: `must not be ${claim}, which belongs to ${languagesFolder}/${rival.id}` }]
      const ours = builtIn.all.find(other => claimsOf(other).includes(claim))
      if (!ours || overrides) return []
      return [{ key, wanted: `must not be ${claim}, which belongs to ${ours.title}, unless overrides is true` }]
    })
  }
}

const isId = /^[a-z][a-z0-9_-]{0,39}$/

const neededFiles = [
  ['grammar.wasm', 'a grammar as `tree-sitter build --wasm` makes it'],
  ['nodes.scm', 'a query that says what has an agent'],
] as const

function claimsOf({ extensions, filenames = [] }: { extensions: readonly string[]; filenames?: readonly string[] }) {
  return [...extensions, ...filenames]
}

function projectLanguage(id: string, folder: string, file: LanguageFile): ProjectLanguage {
  const { title, extensions, filenames, comment, header_line } = file
  return {
    id,
    title,
    extensions: extensions.map(extension => extension.toLowerCase()),
    filenames,
    ...(comment && { comment: { open: comment.open, ...(comment.close !== undefined && { close: comment.close }) } }),
    ...(header_line !== undefined && { headerLine: beginningWith(header_line) }),
    folder,
    revision: ['language.yaml', ...neededFiles.map(([name]) => name)].map(name => stamp(join(folder, name))).join(' '),
  }
}

/** A text and no pattern, because it is tried on lines that anybody may have written. */
function beginningWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`)
}

function stamp(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${size}@${mtimeMs}`
}
