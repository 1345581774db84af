import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { walk } from '../../server/src/base/walk.js'
import type { CodeNode } from '../../server/src/nodes/code-node.js'
import type { Nodes } from '../../server/src/nodes/nodes.js'
import { withIndex } from '../nodes/indexed.js'

// Who really calls whom: packages of Python's own library run their own tests under a tracer, and the calls that happen
// are compared with those that Remora sees in the same files.

/** Packages and modules of the standard library, and the tests of them to run. */
export interface Traced {
  readonly packages: readonly string[]
  readonly tests: readonly string[]
}

export interface TraceScore {
  /** Edges between functions whose ends ran, and whose place of the call did. */
  readonly edges: number
  readonly confirmed: number
  /** Pairs of functions that called each other. */
  readonly calls: number
  readonly found: number
  /** Edges that nothing confirmed, for a person to look at. */
  readonly wrong: readonly string[]
  readonly missing: readonly string[]
}

type Place = readonly [path: string, lineOrName: number | string]

interface Trace {
  readonly calls: readonly (readonly [Place, Place])[]
  readonly lines: Readonly<Record<string, readonly number[]>>
}

/** Undefined where there is no Python, or one without its tests. */
export async function scoreByTrace({ packages, tests }: Traced): Promise<TraceScore | undefined> {
  const library = pythonLibrary()
  if (library === undefined) return undefined
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'remora-trace-')))
  try {
    const isSource = (path: string) => !path.includes('__pycache__')
    for (const name of packages) cpSync(join(library, name), join(folder, name), { recursive: true, filter: isSource })
    const trace = traceOf(folder, tests)
    return await withIndex(sourcesIn(folder), nodes => new Comparison(trace, nodes, sourcesIn(folder)).score())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pythonLibrary(): string | undefined {
  const script = 'import sysconfig, test.test_json; print(sysconfig.get_path("stdlib"))'
  const { status, stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function traceOf(folder: string, tests: readonly string[]): Trace {
  const script = join(packageRoot, 'test', 'bench', 'references', 'trace.py')
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, cwd: tmpdir() } as const
  const { status, stdout, stderr } = spawnSync('python3', [script, folder, ...tests], options)
  if (status !== 0) throw new Error(`The tests did not run under the tracer: ${stderr}`)
  return JSON.parse(stdout) as Trace
}

function sourcesIn(folder: string): Record<string, string> {
  const paths = [...walk(folder, {})].map(({ path }) => path).filter(path => path.endsWith('.py'))
  return Object.fromEntries(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]))
}

class Comparison {
  readonly #nodes: Nodes
  readonly #byId = new Map<string, CodeNode>()
  readonly #byPath: ReadonlyMap<string, readonly CodeNode[]>
  readonly #texts: ReadonlyMap<string, readonly string[]>
  readonly #ran: ReadonlyMap<string, ReadonlySet<number>>
  /** Pairs of agent ids. */
  readonly #called = new Set<string>()
  readonly #made = new Set<string>()

  constructor(trace: Trace, nodes: Nodes, sources: Readonly<Record<string, string>>) {
    this.#nodes = nodes
    this.#byPath = new Map(Object.keys(sources).map(path => [path, nodes.inFile(path)]))
    this.#texts = new Map(Object.entries(sources).map(([path, text]) => [path, text.split('\n')]))
    this.#ran = new Map(Object.entries(trace.lines).map(([path, lines]) => [path, new Set(lines)]))
    for (const node of [...this.#byPath.values()].flat()) this.#byId.set(node.agentId, node)
    for (const [from, to] of trace.calls) {
      const [caller, callee] = [this.#nodeAt(from), this.#nodeAt(to)]
      if (callee && typeof to[1] === 'string') this.#made.add(callee.agentId)
      if (caller && callee && caller !== callee) this.#called.add(`${caller.agentId} ${callee.agentId}`)
    }
  }

  score(): TraceScore {
    const edges = new Set<string>()
    const wrong: string[] = []
    let confirmed = 0
    for (const caller of this.#functions()) {
      for (const callee of this.#nodes.calleesOf(caller.agentId, 1000)) {
        edges.add(`${caller.agentId} ${callee.agentId}`)
        if (!this.#hasRun(callee) || !this.#hasCalled(caller, callee)) continue
        if (this.#isConfirmed(caller, callee)) confirmed++
        else wrong.push(`${named(caller)} -> ${named(callee)}`)
      }
    }
    const calls = [...this.#called].filter(pair => this.#isCallOfFunctions(pair))
    const missing = calls.filter(pair => !edges.has(pair)).map(pair => this.#told(pair))
    return {
      edges: confirmed + wrong.length,
      confirmed,
      calls: calls.length,
      found: calls.length - missing.length,
      wrong,
      missing,
    }
  }

  /** A default value or a decorator is written in the function and runs where the function is made. */
  #isConfirmed({ agentId, parentId }: CodeNode, callee: CodeNode): boolean {
    return this.#called.has(`${agentId} ${callee.agentId}`) || this.#called.has(`${parentId} ${callee.agentId}`)
  }

  /** Constructors are counted as the classes that they make. */
  #isCallOfFunctions(pair: string): boolean {
    const [caller, callee] = this.#ends(pair)
    return isFunction(caller) && callee.nodeType !== 'file' && !/\b__(?:init|new|post_init)__$/.test(callee.fullName)
  }

  #functions(): CodeNode[] {
    return [...this.#byId.values()].filter(isFunction)
  }

  #nodeAt([path, place]: Place): CodeNode | undefined {
    const nodes = this.#byPath.get(path)
    if (typeof place === 'string') {
      const name = place.replaceAll('.<locals>', '')
      return nodes?.find(node => node.nodeType === 'class' && node.fullName === name)
    }
    return nodes?.filter(({ range }) => range.start.line < place && place <= range.end.line + 1).at(-1)
  }

  #hasRun(node: CodeNode): boolean {
    return node.nodeType === 'class' ? this.#made.has(node.agentId) : this.#linesRun(node).length > 0
  }

  /** Whether a line of the caller ran that names the callee before a parenthesis; any line, if none does. */
  #hasCalled(caller: CodeNode, callee: CodeNode): boolean {
    const call = new RegExp(`\\b${callee.name}\\s*\\(`)
    const text = this.#texts.get(caller.filePath)!
    const lines = this.#linesOf(caller).filter(line => call.test(text[line]!))
    const run = this.#linesRun(caller)
    return lines.length === 0 ? run.length > 0 : lines.some(line => run.includes(line))
  }

  #linesRun(node: CodeNode): number[] {
    const ran = this.#ran.get(node.filePath)
    return ran ? this.#linesOf(node).filter(line => ran.has(line + 1)) : []
  }

  /** 0-based, of the body alone. */
  #linesOf(node: CodeNode): number[] {
    const { nameRange, range, agentId, filePath } = node
    const inner = this.#byPath.get(filePath)!.filter(({ parentId }) => parentId === agentId)
    const first = nameRange.start.line === range.end.line ? nameRange.start.line : nameRange.start.line + 1
    const lines = Array.from({ length: range.end.line - first + 1 }, (_, index) => first + index)
    return lines.filter(line => !inner.some(({ range: { start, end } }) => start.line <= line && line <= end.line))
  }

  #ends(pair: string): [CodeNode, CodeNode] {
    const [from = '', to = ''] = pair.split(' ')
    return [this.#byId.get(from)!, this.#byId.get(to)!]
  }

  #told(pair: string): string {
    return this.#ends(pair).map(named).join(' -> ')
  }
}

function isFunction({ nodeType }: CodeNode): boolean {
  return nodeType === 'function' || nodeType === 'method'
}

function named({ filePath, fullName }: CodeNode): string {
  return `${filePath}:${fullName}`
}
