// Prints the ms that web-tree-sitter needs to parse texts one after another on this thread, and nothing else: the texts
// have been read and the grammars loaded before. Standard input: JSON, `[{ "path": …, "grammar": … }]`.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

const files = JSON.parse(readFileSync(0, 'utf8'))
const { resolve } = createRequire(import.meta.url)

await Parser.init()
const parsers = new Map()
for (const { grammar } of files) if (!parsers.has(grammar)) parsers.set(grammar, await parserOf(grammar))
const texts = files.map(({ path, grammar }) => ({ text: readFileSync(path, 'utf8'), parser: parsers.get(grammar) }))

const began = performance.now()
for (const { text, parser } of texts) parser.parse(text).delete()
console.log(performance.now() - began)

async function parserOf(grammar) {
  const parser = new Parser()
  parser.setLanguage(await Language.load(resolve(`tree-sitter-wasm/${grammar}/tree-sitter-${grammar}.wasm`)))
  return parser
}
