import { relativePath } from '../../base/paths.js'
import { lineEdits } from '../text/diff.js'
import { inverseOf } from '../text/inverse.js'
import { merge } from '../text/merge.js'
import { apply, type Hands, type Verdict } from './apply.js'
import { findPlace, isReachable, type PlaceNeeds } from './place.js'
import type { FileChange } from './plan.js'

/**
 * Changes all files or none: when one of them cannot be changed, those before it are taken back. Editors come first,
 * because they and their persons may refuse.
 */
export async function applyAll(files: readonly FileChange[], hands: Hands, needs: PlaceNeeds): Promise<Verdict> {
  const done: FileChange[] = []
  for (const file of [...files].sort(editorsFirst)) {
    const verdict = await apply(file, hands)
    if (verdict.kind === 'done') {
      await followUp(file, needs)
      done.push(file)
      continue
    }
    const left = await takeBack(done.reverse(), hands, needs)
    if (left.length === 0) return verdict
    const reason = verdict.kind === 'failed' ? verdict.reason : `${file.path} changed at the same moment.`
    return { kind: 'failed', reason: `${reason} ${left.join(' ')}` }
  }
  return { kind: 'done' }
}

function editorsFirst(a: FileChange, b: FileChange): number {
  return Number(a.place.medium === 'disk') - Number(b.place.medium === 'disk') || (a.path < b.path ? -1 : 1)
}

/** Nobody else tells the node index of a file that was written here. */
async function followUp({ place }: FileChange, { nodes }: PlaceNeeds): Promise<void> {
  if (place.medium === 'disk') await nodes.scanFile(place.path)
}

/** How often somebody may type at the very moment at which a file is taken back. */
const attempts = 3

/** Sentences about the files that could not be taken back. */
async function takeBack(files: readonly FileChange[], hands: Hands, needs: PlaceNeeds): Promise<string[]> {
  const left: string[] = []
  for (const file of files) {
    if (!(await isTakenBack(file, hands, needs))) {
      left.push(`${file.path} could not be taken back and keeps its part of the change.`)
    }
  }
  return left
}

async function isTakenBack(file: FileChange, hands: Hands, needs: PlaceNeeds): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const inverse = await inverseChange(file, needs)
    if (!inverse) return false
    if (inverse.edits.length === 0 && !inverse.removes) return true
    const verdict = await apply(inverse, hands)
    if (verdict.kind === 'failed') return false
    await followUp(file, needs)
    if (verdict.kind === 'done') return true
  }
  return false
}

/** Undefined where somebody has changed the same lines by now. */
async function inverseChange(file: FileChange, needs: PlaceNeeds): Promise<FileChange | undefined> {
  const place = findPlace({ path: relativePath(needs.root, file.place.path)!, anchor: null }, needs)
  if (!isReachable(place)) return undefined
  const { path, place: old, result } = file
  const isThere = () => false
  if (place.text === result) {
    const removes = old.medium === 'disk' && !old.exists
    return { place, path, edits: inverseOf(file.edits, old.text), result: old.text, removes, isThere }
  }
  const merged = await merge({ base: result, current: place.text, proposed: old.text })
  if (merged.kind !== 'merged') return undefined
  return { place, path, edits: lineEdits(place.text, merged.text), result: merged.text, removes: false, isThere }
}
