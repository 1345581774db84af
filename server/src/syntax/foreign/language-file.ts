import { closest } from 'fastest-levenshtein'
import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import type { Notice } from '../../base/notice.js'
import { readText } from '../../base/read-text.js'
import { shorten } from '../../base/text.js'
import { parseYaml } from '../../base/yaml-text.js'

// `language.yaml`, by which a project says what a language of its own is like.

const maxBytes = 100_000

const flag = 'must be true or false'
const name = 'must be a text of up to 60 characters'
const extension = 'must be an extension with its dot, such as .gleam'
const filename = 'must be the name of a file, without a folder'
const mark = 'must be what a line of the language begins or ends with, in up to 20 characters'
const list = (of: string) => `must be a list of ${of}`

const listed = 'must name an extension, such as [.gleam], unless filenames names a file'

const schema = z
  .strictObject(
    {
      title: z.string(name).trim().min(1, name).max(60, name),
      extensions: z.array(z.string(extension).regex(/^\.[^\s./\\]+$/, extension), list('extensions')).default([]),
      filenames: z.array(z.string(filename).regex(/^[^/\\]+$/, filename), list('names of files')).default([]),
      comment: z
        .strictObject(
          { open: markSchema(), close: markSchema().optional() },
          'must hold open, and close if comments end',
        )
        .optional(),
      header_line: markSchema().optional(),
      overrides: z.boolean(flag).default(false),
    },
    'must hold keys and values',
  )
  .refine(({ extensions, filenames }) => extensions.length + filenames.length > 0, {
    path: ['extensions'],
    message: listed,
  })

export type LanguageFile = Readonly<z.infer<typeof schema>>

/** A key, and what is wrong with it: completes "title …". */
export interface Mistake {
  readonly key: readonly PropertyKey[]
  readonly wanted: string
}

export interface LanguageFileReading {
  readonly language?: LanguageFile
  /** Tells of a mistake in the file. */
  notice(mistake: Mistake): Notice
  readonly notices: readonly Notice[]
}

/**
 * Reads a `language.yaml`. Whatever is wrong is told, each mistake in a notice, and then there is no language.
 * @param label how notices call the file
 */
export function readLanguageFile(file: string, label: string): LanguageFileReading {
  try {
    const yaml = parseYaml(readText(file, { maxBytes, name: label }).text)
    const notice = ({ key, wanted }: Mistake): Notice => {
      const line = yaml.lineOf(key.map(String))
      const place = line ? `${label}, line ${line}` : label
      const message = `${place}: ${spelled(key)} ${wanted}${wanted.endsWith('?') ? '' : '.'} ${isOff}`
      return { severity: 'error', message, file, ...(line && { line }) }
    }
    const result = schema.safeParse(yaml.value ?? {})
    if (result.success) return { language: result.data, notice, notices: [] }
    return { notice, notices: result.error.issues.flatMap(mistakesOf).map(notice) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const notice = (): Notice => unreadable(error, file, label)
    return { notice, notices: [notice()] }
  }
}

export const isOff = 'The language is off until this is mended.'

function markSchema() {
  return z
    .string(mark)
    .regex(/^\S(.*\S)?$/, mark)
    .max(20, mark)
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== 'unrecognized_keys') return [{ key: issue.path, wanted: issue.message }]
  const known = issue.path.length === 0 ? Object.keys(schema.shape) : ['open', 'close']
  return issue.keys.map(key => ({
    key: [...issue.path, key],
    wanted: `is no key of a language; did you mean ${closest(shorten(key, 100), known)}?`,
  }))
}

/** `extensions[1]`, `comment.open`; the file itself where no key is meant. */
function spelled(key: readonly PropertyKey[]): string {
  if (key.length === 0) return 'it'
  return key
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${shorten(String(part), 100)}`,
    )
    .join('')
}

function unreadable({ code, message, details }: Refusal, file: string, label: string): Notice {
  const { line, column } = details as { line?: number; column?: number }
  const place = line ? `${label}, line ${line}, column ${column}: ` : code === 'not_parsable' ? `${label}: ` : ''
  return { severity: 'error', message: `${place}${message} ${isOff}`, file, ...(line && { line }) }
}
