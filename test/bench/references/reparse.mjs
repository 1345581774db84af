// Prints the ms that web-tree-sitter needs to take a tree to a text with one blank more, at an offset in the middle,
// again and again: the median. Standard input: JSON, `{ "path", "grammar", "offset", "warmUp", "rounds" }`.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

const { path, grammar, offset, warmUp, rounds } = JSON.parse(readFileSync(0, 'utf8'))
const { resolve } = createRequire(import.meta.url)

await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(resolve(`tree-sitter-wasm/${grammar}/tree-sitter-${grammar}.wasm`)))

let text = readFileSync(path, 'utf8')
let tree = parser.parse(text)
const before = text.slice(0, offset)
const startPosition = { row: before.split('\n').length - 1, column: offset - before.lastIndexOf('\n') - 1 }
const newEndPosition = { ...startPosition, column: startPosition.column + 1 }
const times = []
for (let round = 0; round < warmUp + rounds; round++) {
  text = `${text.slice(0, offset)} ${text.slice(offset)}`
  const began = performance.now()
  tree.edit({
    startIndex: offset,
    oldEndIndex: offset,
    newEndIndex: offset + 1,
    startPosition,
    oldEndPosition: startPosition,
    newEndPosition,
  })
  const next = parser.parse(text, tree)
  tree.delete()
  tree = next
  times.push(performance.now() - began)
}
console.log(times.slice(warmUp).sort((a, b) => a - b)[Math.floor(rounds / 2)])
