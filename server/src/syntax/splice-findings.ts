import type { Span } from '../base/text.js'
import { type Findings, inTextOrder, type Use } from './findings.js'
import type { Reach } from './step.js'

/**
 * What lies outside the window is as it was, moved; what touches it comes from `fresh`. What is moved is moved in place:
 * nobody else has it, and copies of all that follows were the most of what a keystroke cost.
 */
export function spliced(old: Findings, fresh: Findings, reach: Reach): Findings {
  return {
    units: splice(old.units, fresh.units, reach),
    wrappers: splice(old.wrappers, fresh.wrappers, reach),
    leads: splice(old.leads, fresh.leads, reach),
    uses: spliceUses(old.uses, fresh.uses, reach),
    muted: splice(old.muted, fresh.muted, reach),
  }
}

function splice<T extends Span>(old: readonly T[], fresh: readonly T[], { window, shift }: Reach): T[] {
  const head = old.filter(({ end }) => end <= window.start)
  const middle = fresh.filter(({ start, end }) => end > window.start && start < window.end)
  const tail = old.filter(({ start }) => start >= window.end - shift)
  for (const item of tail) move(item, shift)
  return joined(head, middle, tail)
}

/** By all that was read of each. These are ten times as many as all the others together, so they have code of their own. */
function spliceUses(old: readonly Use[], fresh: readonly Use[], { window, shift }: Reach): Use[] {
  const head = old.filter(({ end, behind }) => end + behind <= window.start)
  const middle = fresh.filter(
    ({ start, end, before, behind }) => end + behind > window.start && start - before < window.end,
  )
  const tail = old.filter(({ start, before }) => start - before >= window.end - shift)
  for (const use of tail) moveUse(use, shift)
  return joined(head, middle, tail)
}

type Movable = { -readonly [Key in keyof Span]: Span[Key] }

function move(item: Movable, by: number): void {
  item.start += by
  item.end += by
}

function moveUse(use: Movable, by: number): void {
  use.start += by
  use.end += by
}

/** What encloses the window is found again, and stands before all that it encloses. */
function joined<T extends Span>(head: readonly T[], middle: readonly T[], tail: readonly T[]): T[] {
  const all = [...head, ...middle, ...tail]
  const seams = [head.length, head.length + middle.length]
  const isInOrder = seams.every(at => at === 0 || at === all.length || inTextOrder(all[at - 1]!, all[at]!) <= 0)
  return isInOrder ? all : all.sort(inTextOrder)
}
