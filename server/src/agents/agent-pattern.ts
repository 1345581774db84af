import { Refusal } from '../base/errors.js'
import { globMatcher, isTame } from '../base/globs.js'
import type { CodeNode } from '../nodes/code-node.js'
import { type NodeType, nodeTypes } from '../syntax/piece.js'

/** Whether an agent is one of those that a pattern means. */
export type IsMeant = (node: Pick<CodeNode, 'nodeType' | 'filePath' | 'name' | 'fullName' | 'orphaned'>) => boolean

/**
 * Reads `TYPES:PATH:NAME`, of which every part may be left out or be `*`, from the end also with its colon:
 * `function` · `function,method:src` · `:src/*.py` · `::test_*` · `method:src/**:Cart.*`.
 * PATH is a glob of files or folders, as in .gitignore; NAME is one of names or full names, in which `*` also stands for
 * dots. Code that is gone is never meant.
 */
export function agentPattern(text: string): IsMeant {
  const [types, path, name] = partsOf(text)
  const wanted = types === undefined ? undefined : typesIn(types)
  const isAt = path === undefined ? undefined : globMatcher([tame(path)])
  const isCalled = name === undefined ? undefined : nameMatcher(tame(name))
  return node =>
    !node.orphaned &&
    (wanted === undefined || wanted.includes(node.nodeType)) &&
    (isAt === undefined || isAt(node.filePath)) &&
    (isCalled === undefined || isCalled(node.name) || isCalled(node.fullName))
}

/** A name may hold colons itself, such as a heading; a path and a type may not. */
function partsOf(text: string): (string | undefined)[] {
  const [types = '', path = '', ...name] = text.trim().split(':')
  return [types, path, name.join(':')].map(part => (part === '' || part === '*' ? undefined : part))
}

function typesIn(text: string): NodeType[] {
  return text.split(',').map(word => {
    const type = nodeTypes.find(known => known === word.trim())
    if (type) return type
    throw new Refusal(
      'bad_argument',
      `${word} is no type of agent. There are: ${nodeTypes.join(', ')}. For a path write :${word}, for a name ::${word}.`,
    )
  })
}

function tame(glob: string): string {
  if (isTame(glob)) return glob
  throw new Refusal('bad_argument', `${glob} has too many wildcards: three in a name are enough.`)
}

function nameMatcher(glob: string): (name: string) => boolean {
  const source = glob
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  const pattern = new RegExp(`^${source}$`, 'su')
  return name => pattern.test(name)
}
