/** Reads words of a text by hand, where a regular expression would try every place. */

/** Where the word begins that ends at `end`; `end` itself where there is none. */
export function wordStart(text: string, end: number): number {
  let start = end
  while (start > 0 && isWordCode(text.charCodeAt(start - 1))) start--
  return start
}

/** The end of what stands before the blanks that end at `end`. */
export function beforeBlanks(text: string, end: number): number {
  let at = end
  while (at > 0 && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--
  return at
}

export function isWord(text: string, start: number, end: number): boolean {
  return !isWordCode(text.charCodeAt(start - 1)) && !isWordCode(text.charCodeAt(end))
}

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  )
}
