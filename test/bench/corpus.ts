import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { walk } from '../../server/src/base/walk.js'
import { readSource } from '../../server/src/nodes/source.js'
import { languageOf } from '../support/languages.js'

/** A large tree of other people's code, as a workspace of its own that holds nothing else. */
export interface Corpus {
  /** What it is, for a row of the table. */
  readonly name: string
  /** `1,786 files, 858k lines, 31 MB`. */
  readonly size: string
  /** Absolute. */
  readonly root: string
  /** Largest first: every text that Remora indexes here. */
  readonly files: readonly CorpusFile[]
  /** Environment of a server that is to touch nothing of the person's own. */
  readonly env: NodeJS.ProcessEnv
  /** The next scan is a first one. */
  forgetIndex(): void
}

export interface CorpusFile {
  /** Relative to the root. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** The grammar's name in the `tree-sitter-wasm` package. */
  readonly grammar: string
}

interface Origin {
  readonly name: string
  readonly folder: string
}

export interface CorpusOptions {
  /** Which tree: the standard library of Python (where there is none, the other one), or TypeScript. */
  readonly of?: 'Python' | 'TypeScript'
  /** How many times it is there, each time in a folder of its own. */
  readonly times?: number
}

/** Copies the tree, works, and removes the copy. */
export async function withCorpus<T>(work: (corpus: Corpus) => Promise<T>, options: CorpusOptions = {}): Promise<T> {
  const { of = 'Python', times = 1 } = options
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'remora-bench-')))
  try {
    return await work(copyTo(base, (of === 'Python' && pythonLibrary()) || nodeModules, times))
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

const nodeModules: Origin = { name: 'TypeScript of node_modules', folder: join(packageRoot, 'node_modules') }

/** The standard library of the Python that is installed, with its tests where they are; undefined without Python. */
function pythonLibrary(): Origin | undefined {
  const script = 'import sysconfig; print(sysconfig.get_path("stdlib"))'
  const { status, stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8' })
  return status === 0 ? { name: 'Python stdlib', folder: stdout.trim() } : undefined
}

const largest = 2_000_000

/** Copies and not links, because Remora follows none. */
function copyTo(base: string, { name, folder }: Origin, times: number): Corpus {
  const root = join(base, 'project')
  const files: CorpusFile[] = []
  let [lines, bytes] = [0, 0]
  for (const { path, size } of walk(folder, { exclude: ['site-packages'], maxFileBytes: largest })) {
    const grammar = grammarOf(path)
    if (grammar === undefined) continue
    const source = readSource(folder, path, largest)
    // The library's tests have a few files that are no UTF-8 on purpose.
    if (source.kind !== 'text') continue
    for (let copy = 0; copy < times; copy++) {
      const place = times === 1 ? path : `copy${copy}/${path}`
      mkdirSync(dirname(join(root, place)), { recursive: true })
      copyFileSync(join(folder, path), join(root, place))
      files.push({ path: place, size, grammar })
    }
    lines += times * (source.text.split('\n').length - 1)
    bytes += times * size
  }
  const thousands = Math.round(lines / 1000).toLocaleString('en')
  return {
    name: times === 1 ? name : `${times} × ${name}`,
    size: `${files.length.toLocaleString('en')} files, ${thousands}k lines, ${(bytes / 1e6).toFixed(0)} MB`,
    root,
    files: files.sort((a, b) => b.size - a.size),
    ...around(base),
  }
}

/** A corpus of one file. */
export async function withFile<T>(path: string, text: string, work: (corpus: Corpus) => Promise<T>): Promise<T> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'remora-bench-')))
  const root = join(base, 'project')
  try {
    mkdirSync(root)
    writeFileSync(join(root, path), text)
    const files = [{ path, size: text.length, grammar: grammarOf(path)! }]
    return await work({ name: path, size: `${text.split('\n').length - 1} lines`, root, files, ...around(base) })
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

function around(base: string): Pick<Corpus, 'env' | 'forgetIndex'> {
  return {
    env: {
      PATH: process.env.PATH,
      HOME: base,
      XDG_CONFIG_HOME: join(base, 'config'),
      XDG_STATE_HOME: join(base, 'state'),
    },
    forgetIndex: () => rmSync(join(base, 'project', '.remora'), { recursive: true, force: true }),
  }
}

/** Both origins hold a little of other languages; those would only blur what is measured. */
function grammarOf(path: string): string | undefined {
  const language = languageOf(path)
  return language && ['python', 'typescript', 'tsx'].includes(language.id) ? language.grammar : undefined
}
