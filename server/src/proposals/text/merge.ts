import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { diff3Merge } from 'node-diff3'
import { packageRoot } from '../../base/assets.js'
import { lineEnding, splitLines, withLineEnding } from '../../base/text.js'
import { commonEnds } from './diff.js'

/** Lines that two sides have changed in different ways. */
export interface MergeConflict {
  /** 1-based, in the text of now. */
  readonly line: number
  readonly current: string
  readonly proposed: string
}

export type Merge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] }
  | { readonly kind: 'too long' }

/** As many lines are merged in a few milliseconds whatever is in them; the time grows with their square. */
const mergedHere = 400

/** How long another thread may take for more. Three thousand equal lines took 10 s. */
const patienceMs = 2000

export interface ThreeTexts {
  readonly base: string
  readonly current: string
  readonly proposed: string
}

/** Three-way merge by lines, in the line ends of `current`. Never guesses: what both sides changed is a conflict. */
export async function merge({ base, current, proposed }: ThreeTexts): Promise<Merge> {
  const ending = lineEnding(current)
  const [o, a, b] = [base, current, proposed].map(text => splitLines(withLineEnding(text, '\n'))) as [
    string[],
    string[],
    string[],
  ]
  const { head, tail } = commonEnds(o, a, b)
  const middle = (lines: string[]) => lines.slice(head, lines.length - tail)
  const regions = await regionsOf([middle(a), middle(o), middle(b)])
  if (!regions) return { kind: 'too long' }
  const conflicts = regions.flatMap(({ conflict }) =>
    conflict ? [{ line: head + conflict.aIndex + 1, current: conflict.a.join(''), proposed: conflict.b.join('') }] : [],
  )
  if (conflicts.length > 0) return { kind: 'conflict', conflicts }
  const lines = [...a.slice(0, head), ...regions.flatMap(({ ok }) => ok ?? []), ...a.slice(a.length - tail)]
  return { kind: 'merged', text: withLineEnding(lines.join(''), ending) }
}

/** The part of the library's answer that is used; plain values, which threads can send each other. */
export interface MergeRegion {
  readonly ok?: string[]
  readonly conflict?: { readonly a: string[]; readonly aIndex: number; readonly b: string[] }
}

export type MergeInput = readonly [current: string[], base: string[], proposed: string[]]

export function mergeLines([current, base, proposed]: MergeInput): MergeRegion[] {
  return diff3Merge(current, base, proposed, { excludeFalseConflicts: true })
}

async function regionsOf(input: MergeInput): Promise<MergeRegion[] | undefined> {
  if (Math.max(...input.map(lines => lines.length)) <= mergedHere) return mergeLines(input)
  const worker = new Worker(join(packageRoot, 'dist', 'merge-worker.js'), { workerData: input })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => resolve(undefined), patienceMs)
      worker.once('message', resolve).once('error', reject)
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
