import fc from 'fast-check'

/** Texts of a few lines, with and without a line end at their end. */
export function textOf(...lines: string[]): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...lines), { maxLength: 24 })
    .chain(list => fc.constantFrom(list.join('\n'), list.map(line => `${line}\n`).join('')))
}
