import { lineEnding, shorten, splitLines, withLineEnding } from '../../base/text.js'
import { builtIn } from '../../syntax/languages.js'
import { type Renew, withDocstring, withModuleDocstring } from './docstring.js'

// The one change that the rehearsal model knows: it writes what it was told into the doc comment of the code. The rest
// of the source stays as it is, so that a demo can accept it without harm.

export interface RehearsedSource {
  readonly text: string
  /** As `syntax/languages.ts` calls it. */
  readonly language: string
  readonly nodeType: string
}

/** The source with `wish` in its documentation; undefined for a language that has no comments. */
export function rehearsedRewrite(source: RehearsedSource, wish: string): string | undefined {
  const ending = lineEnding(source.text)
  const note = `${mark} ${sentence(wish)}`
  const rewritten = rewrite({ ...source, text: withLineEnding(source.text, '\n') }, note)
  return rewritten === undefined ? undefined : withLineEnding(rewritten, ending)
}

/** Begins each line that the rehearsal model writes, so that the next rewrite replaces it. */
const mark = 'Rehearsed:'

function rewrite(source: RehearsedSource, note: string): string | undefined {
  const isFile = source.nodeType === 'file'
  switch (source.language) {
    case 'python': {
      const renew: Renew = (words, indent) => withLastParagraph(words, note, indent)
      if (isFile) return withModuleDocstring(source.text, renew)
      return withDocstring(source.text, renew) ?? withLine(source, note, { open: '#' })
    }
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return withBlock(source, note)
    case 'rust':
      return withLine(source, note, { open: isFile ? '//!' : '///' })
    default: {
      const comment = builtIn.byId(source.language)?.comment
      return comment && withLine(source, note, comment)
    }
  }
}

/** Behind what a docstring says already; an earlier note gives way. */
function withLastParagraph(words: string, note: string, indent: string): string {
  const lines = words.split('\n').filter(line => !line.trimStart().startsWith(mark))
  const kept = lines.join('\n').trimEnd()
  return kept === '' ? note : `${kept}\n\n${indent}${note}`
}

/** A JSDoc block before the code, or the note as the last line of the block that is there. */
function withBlock(source: RehearsedSource, note: string): string {
  const { header, rest } = split(source)
  const block = /^\/\*\*(?!\/)([\s\S]*?)\*\/\n?/.exec(rest)
  if (!block) return `${header}/** ${note} */\n${rest}`
  const lines = block[1]!.split('\n').map(line => line.replace(/^[ \t]*\* ?/, '').trimEnd())
  const kept = lines
    .filter(line => !line.trimStart().startsWith(mark))
    .join('\n')
    .trim()
  const words = kept === '' ? [note] : [...kept.split('\n'), note]
  const body = words.map(line => ` * ${line}`.trimEnd()).join('\n')
  const renewed = words.length === 1 ? `/** ${note} */` : `/**\n${body}\n */`
  return `${header}${renewed}\n${rest.slice(block[0].length)}`
}

/** A comment line behind the comment lines that the code begins with. */
function withLine(
  source: RehearsedSource,
  note: string,
  { open, close = '' }: { open: string; close?: string },
): string {
  const { header, rest } = split(source)
  const lines = rest.split('\n')
  const isComment = (line: string) => (line === open || line.startsWith(`${open} `)) && line.endsWith(close)
  const firstOther = lines.findIndex(line => !isComment(line))
  const leading = lines.slice(0, firstOther === -1 ? lines.length : firstOther)
  const kept = leading.filter(line => !line.startsWith(`${open} ${mark}`))
  return header + [...kept, `${open} ${note} ${close}`.trimEnd(), ...lines.slice(leading.length)].join('\n')
}

/** Lines that must stay at the top of a file, such as a shebang, and the rest. */
function split({ text, language, nodeType }: RehearsedSource): { header: string; rest: string } {
  const headerLine = builtIn.byId(language)?.headerLine
  const lines = splitLines(text)
  const firstOther = lines.findIndex(line => !headerLine?.test(line))
  const count = nodeType !== 'file' ? 0 : firstOther === -1 ? lines.length : firstOther
  return { header: lines.slice(0, count).join(''), rest: lines.slice(count).join('') }
}

/** One line that ends no comment and no string, whatever a person wrote. */
function sentence(wish: string): string {
  const words = shorten(wish, 200)
    .replaceAll('\\', '/')
    .replace(/"{2,}|'{2,}/g, '"')
    .replaceAll('*/', '* /')
    .replaceAll('--', '- -')
  return /[.!?…]$/.test(words) ? words : `${words}.`
}
