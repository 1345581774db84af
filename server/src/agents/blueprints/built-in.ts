import type { NodeType } from '../../syntax/piece.js'
import type { Blueprint } from './blueprint.js'

/** What every agent is of which nobody says anything else. */
export function builtInBlueprint(nodeType: NodeType): Blueprint {
  return {
    name: nodeType,
    description: descriptions[nodeType],
    file: undefined,
    instructions: instructions[nodeType],
    model: undefined,
    tools: undefined,
    ownTools: [],
    mcpServers: [],
    workspaces: [],
    subscriptions: [],
    isVirtual: false,
    isActive: true,
  }
}

const descriptions: Readonly<Record<NodeType, string>> = {
  file: 'Speaks for a whole file.',
  class: 'Speaks for a class, or what is like one.',
  function: 'Speaks for a function.',
  method: 'Speaks for a method.',
  section: 'Speaks for a section of a document.',
  table: 'Speaks for a table or a key of a settings file.',
}

const callable =
  'Callers rely on your name, your parameters and what you return: keep them unless you are asked to change them.'

const instructions: Readonly<Record<NodeType, string>> = {
  file: 'You answer for what the file as a whole is for. What concerns one of its members alone is better asked of that member.',
  class:
    'You answer for what your members are together. What concerns one of them alone is better asked of that member.',
  function: callable,
  method: callable,
  section: 'Keep the voice and the markup of the document around you.',
  table: 'Programs read you: keep your keys, and the type of each value, unless you are asked to change them.',
}
