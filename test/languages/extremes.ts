/** Texts that nobody writes and machines do, by what they are. @param depth how often something is opened */
export function extremes(depth: number): readonly (readonly [what: string, text: string])[] {
  return [
    ['open brackets', '('.repeat(depth)],
    ['closed brackets', '['.repeat(depth) + ']'.repeat(depth)],
    ['open braces and quotes', '{"'.repeat(depth)],
    ['open functions', 'function f(a) {'.repeat(depth)],
    ['open comments', '/*'.repeat(depth / 10)],
    ['questions', 'a ? b : '.repeat(depth)],
    ['NUL bytes', 'def a():\0\n  return "\0"\n\0\0\0'],
    ['line ends of all kinds', '\r\n\n\r\u2028\u2029\r\r\n'.repeat(200)],
    ['a byte order mark and right-to-left text', '\uFEFF# שלום\nclass \u202EA\u202C:\n  pass\n'],
    ['halves of characters', 'x = "\uD83D" + "\uDE00\uDE00"\n'.repeat(50)],
    ['nothing', ''],
  ]
}
