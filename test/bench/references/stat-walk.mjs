// Prints the ms that it takes to list a tree and to ask for the status of each file in it, as `git status` does where
// nothing has changed. Standard input: JSON, `{ "root": …, "files": how many there are }`.
import { lstatSync, readdirSync, readFileSync } from 'node:fs'

const { root, files } = JSON.parse(readFileSync(0, 'utf8'))

const began = performance.now()
const count = walk(root)
const ms = performance.now() - began
if (count !== files) throw new Error(`There should be ${files} files, but ${count} were found.`)
console.log(ms)

function walk(folder) {
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) count += entry.name === '.remora' ? 0 : walk(path)
    else if (lstatSync(path).size >= 0) count++
  }
  return count
}
