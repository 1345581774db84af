import { relativePath } from '../../base/paths.js'
import { applyEdits, type Span, shifted, type TextEdit, textHash } from '../../base/text.js'
import type { Holder } from '../../buffers/open-buffers.js'
import type { AppliedChange, PlannedFile, ProposedFile } from '../../events/event.js'
import { groupBy } from '../../nodes/match/group-by.js'
import { lineEdits } from '../text/diff.js'
import { inverseOf } from '../text/inverse.js'
import type { MergeConflict } from '../text/merge.js'
import { type Rebased, rebase } from '../text/rebase.js'
import { findPlace, isReachable, lookForPlace, type Place, type PlaceNeeds, sourceAt } from './place.js'

/** One change that is wanted: of a node, or of a whole file. */
export interface Part {
  readonly proposalId: string
  readonly target: Pick<ProposedFile, 'path' | 'anchor' | 'creates'>
  /** Numbers of the hunks that it is made of. */
  readonly hunks: readonly number[]
  readonly from: string
  readonly to: string
  /** The file is to go, if it still reads `from`. */
  readonly removes?: true
}

/** What is to be done to one file. */
export interface FileChange {
  readonly place: Place
  /** Relative to the root. */
  readonly path: string
  /** The whole text as it will be. */
  readonly result: string
  /** Offsets of the text as it is. */
  readonly edits: readonly TextEdit[]
  /** The file goes: it was made by what is taken back. */
  readonly removes: boolean
  /** Whether all that was wanted in this file stands there, whatever else was typed meanwhile. */
  isThere(): boolean
}

export interface Conflict extends MergeConflict {
  readonly path: string
}

export type Plan =
  | {
      readonly kind: 'ready'
      /** Empty when everything is there already. */
      readonly files: readonly FileChange[]
      readonly changes: ReadonlyMap<string, readonly AppliedChange[]>
    }
  | { readonly kind: 'stale'; readonly reason: string; readonly conflicts: readonly Conflict[] }
  | { readonly kind: 'elsewhere'; readonly path: string; readonly holder: Holder }
  /** Somebody is writing one of the files at this very moment. */
  | { readonly kind: 'overtaken' }

interface Placed extends Part {
  readonly place: Place
}

/**
 * Works out what several changes mean for the texts as they are now, all of them or none. Changes of one file are put
 * together from the inside out, so that it does not matter in which order they are given.
 */
export async function planFor(parts: readonly Part[], needs: PlaceNeeds): Promise<Plan> {
  const placed: Placed[] = []
  for (const part of parts) {
    const place = await lookForPlace(part.target, needs)
    if ('isChanging' in place) return { kind: 'overtaken' }
    if (place.medium === 'none') return { kind: 'stale', reason: place.reason, conflicts: [] }
    if (place.medium === 'elsewhere') {
      return { kind: 'elsewhere', path: relativePath(needs.root, place.path)!, holder: place.holder }
    }
    placed.push({ ...part, place })
  }
  const files: FileChange[] = []
  const changes = new Map<string, AppliedChange[]>()
  for (const group of groupBy(placed, ({ place }) => place.path).values()) {
    const composed = await compose(group, needs)
    if (composed.kind === 'stale') return composed
    if (composed.file) files.push(composed.file)
    for (const [proposalId, change] of composed.changes) {
      changes.set(proposalId, [...(changes.get(proposalId) ?? []), change])
    }
  }
  return { kind: 'ready', files, changes }
}

/**
 * What the journal says of a file before it is changed. Where nothing else belongs to it, the nodes of an open file tell
 * whether it was done, and a large text need not be hashed.
 */
export function plannedFile({ place, path, result, edits }: FileChange, isAlone: boolean): PlannedFile {
  const isNew = place.medium === 'disk' && !place.exists
  const hashed = (text: string) => (isAlone && place.medium === 'buffer' ? '' : textHash(text))
  return {
    path,
    medium: place.medium,
    ...(isNew && { creates: true }),
    before_hash: hashed(place.text),
    after_hash: hashed(result),
    edits,
    inverse: inverseOf(edits, place.text),
  }
}

type Composed =
  | Extract<Plan, { kind: 'stale' }>
  | {
      readonly kind: 'composed'
      readonly file: FileChange | undefined
      readonly changes: readonly (readonly [proposalId: string, AppliedChange])[]
    }

/** A stretch of the file's text that reads differently now. */
interface Region {
  readonly span: Span
  readonly source: string
}

async function compose(parts: readonly Placed[], needs: PlaceNeeds): Promise<Composed> {
  const { place } = parts[0]!
  const path = relativePath(needs.root, place.path)!
  if (parts[0]!.removes) return removal(parts[0]!, path)
  const changes: (readonly [string, AppliedChange])[] = []
  let regions: readonly Region[] = []
  for (const part of [...parts].sort(insideOut)) {
    const { span } = part.place
    const inner = regions.filter(region => region.span.start >= span.start && region.span.end <= span.end)
    const before = sourceOf(span, inner, place.text)
    const rebased = await rebase(before, { path, from: part.from, to: part.to })
    if (rebased.kind === 'present') continue
    if (rebased.kind !== 'source') return stale(rebased, path, lineOf(span.start, place.text))
    regions = [...regions.filter(region => !inner.includes(region)), { span, source: rebased.source }]
    changes.push([part.proposalId, changeOf(part, path, before, rebased.source)])
  }
  const edits = regions
    .flatMap(({ span, source }) => lineEditsIn(place.text, span, source))
    .sort((a, b) => a.start - b.start)
  if (changes.length === 0) return { kind: 'composed', file: undefined, changes }
  const isThere = () => parts.every(part => hasArrived(part, regions, needs))
  const result = applyEdits(place.text, edits)
  return { kind: 'composed', file: { place, path, result, edits, removes: false, isThere }, changes }
}

function removal({ place, from }: Placed, path: string): Composed {
  if (place.medium === 'buffer') {
    return { kind: 'stale', reason: `${path} is open in the editor. Close it there first.`, conflicts: [] }
  }
  if (place.text !== from) return { kind: 'stale', reason: `${path} has changed since.`, conflicts: [] }
  const edits = [{ start: 0, end: from.length, text: '' }]
  return {
    kind: 'composed',
    file: { place, path, result: '', edits, removes: true, isThere: () => false },
    changes: [],
  }
}

/** Nodes lie within each other or apart; of equals the order of their proposals decides. */
function insideOut(a: Placed, b: Placed): number {
  const [sizeA, sizeB] = [a, b].map(({ place: { span } }) => span.end - span.start) as [number, number]
  return sizeA - sizeB || a.place.span.start - b.place.span.start || (a.proposalId < b.proposalId ? -1 : 1)
}

function sourceOf(span: Span, inner: readonly Region[], text: string): string {
  const edits = inner.map(region => shifted({ ...region.span, text: region.source }, -span.start))
  return applyEdits(text.slice(span.start, span.end), edits)
}

function changeOf({ target, hunks }: Placed, path: string, before: string, after: string): AppliedChange {
  return {
    path,
    anchor: target.anchor,
    ...(target.creates && { created: true }),
    hunks,
    before_hash: textHash(before),
    after_hash: textHash(after),
    after_length: after.length,
    inverse: inverseOf(lineEdits(before, after), before),
  }
}

/** A change that lies within another's has arrived with it. */
function hasArrived({ target, place }: Placed, regions: readonly Region[], needs: PlaceNeeds): boolean {
  const region = regions.find(({ span }) => span.start === place.span.start && span.end === place.span.end)
  if (!region) return true
  const now = findPlace(target, needs)
  return isReachable(now) && sourceAt(now) === region.source
}

function lineEditsIn(text: string, span: Span, source: string): TextEdit[] {
  return lineEdits(text.slice(span.start, span.end), source).map(edit => shifted(edit, span.start))
}

/** 0-based. */
function lineOf(offset: number, text: string): number {
  return text.slice(0, offset).split('\n').length - 1
}

function stale(
  rebased: Extract<Rebased, { kind: 'conflict' | 'too long' }>,
  path: string,
  firstLine: number,
): Extract<Plan, { kind: 'stale' }> {
  if (rebased.kind === 'too long') {
    const reason = `${path} has changed since, and the two versions take too long to merge.`
    return { kind: 'stale', reason, conflicts: [] }
  }
  const conflicts = rebased.conflicts.map(conflict => ({ ...conflict, path, line: conflict.line + firstLine }))
  const [first, ...more] = conflicts.map(({ line }) => line)
  const others = more.length === 0 ? '' : more.length < 5 ? `, ${more.join(', ')}` : ` and ${more.length} other places`
  const reason = `The proposal and what was typed since both change ${path} at line ${first}${others}.`
  return { kind: 'stale', reason, conflicts }
}
