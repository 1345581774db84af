import { messageOf, Refusal } from '../../base/errors.js'
import { shorten } from '../../base/text.js'
import { parseYaml } from '../../base/yaml-text.js'
import type { WrittenBlueprint } from './blueprint.js'
import { type Header, headerSchema, matcherOf, mistakesOf } from './header.js'
import { readProjectFile } from './project-file.js'
import { checkTools, type Surroundings } from './surroundings.js'

/** A blueprint as `.remora/agents/<name>.md`: a head of YAML between lines of `---`, and below it the instructions. */
export function readMarkdownBlueprint(path: string, surroundings: Surroundings): WrittenBlueprint {
  const text = readProjectFile(surroundings.root, path)
  const { head, body } = split(text, path)
  const header = readHead(head, path)
  checkTools(header.tools, path, surroundings)
  if (header.virtual === (header.matches !== undefined)) throw new Refusal('bad_configuration', wholePlace(path))
  const fits = header.matches ? matcherOf(header.matches) : () => false
  return {
    name: header.name ?? path.slice(path.lastIndexOf('/') + 1, -'.md'.length),
    description: header.description,
    file: path,
    instructions: body.trim(),
    model: header.model,
    tools: header.tools,
    ownTools: [],
    mcpServers: header.mcp_servers.map(name => ({ name, definition: undefined })),
    workspaces: [],
    subscriptions: header.subscriptions,
    isVirtual: header.virtual,
    isActive: true,
    fits,
  }
}

function wholePlace(path: string): string {
  return `${path}: it must say either matches (whom it fits, {} for everybody) or virtual: true.`
}

function split(text: string, path: string): { head: string; body: string } {
  const found = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text)
  if (found) return { head: found[1] ?? '', body: text.slice(found[0].length) }
  throw new Refusal('not_parsable', `${path}: it must begin with a head of YAML between two lines of ---.`)
}

function readHead(head: string, path: string): Header {
  const yaml = parseHead(head, path)
  const result = headerSchema.safeParse(yaml.value ?? {})
  if (result.success) return result.data
  const mistakes = result.error.issues.flatMap(mistakesOf).map(({ key, wanted }) => {
    const line = yaml.lineOf(key.map(String))
    const place = line === undefined ? path : `${path}, line ${line + 1}`
    return `${place}: ${shorten(key.join('.'), 100) || 'it'} ${wanted}${/[.?]$/.test(wanted) ? '' : '.'}`
  })
  throw new Refusal('bad_configuration', mistakes.join(' '))
}

/** Lines are counted from the first `---`. */
function parseHead(head: string, path: string) {
  try {
    return parseYaml(head)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { line } = error.details as { line?: number }
    throw new Refusal('not_parsable', `${path}${line ? `, line ${line + 1}` : ''}: ${messageOf(error)}`)
  }
}
