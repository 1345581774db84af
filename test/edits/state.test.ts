import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AppliedChange } from '../../server/src/events/event.js'
import { after, born, type Decision, openHunks, type ProposalState } from '../../server/src/proposals/state.js'

const count = 4
const hunk = fc.nat(count - 1)
const hunks = fc.option(fc.uniqueArray(hunk, { minLength: 1 }))

const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.record({ kind: fc.constant('applied' as const), hunks, changes: fc.constant([]), with: fc.constant([]) }),
  fc.record({ kind: fc.constant('rejected' as const), hunks }),
  fc.record({ kind: fc.constant('superseded' as const) }),
  fc.record({ kind: fc.constant('undone' as const), hunks }),
  fc.record({ kind: fc.constant('edited' as const) }),
)

/** What a reader of the specification would keep in mind: for each hunk where it is, and whether somebody closed the rest. */
interface Model {
  readonly hunks: ('open' | 'applied' | 'rejected')[]
  closed: 'superseded' | 'undone' | undefined
}

function expectedStatus({ hunks, closed }: Model): ProposalState['status'] {
  if (closed) return closed
  const isApplied = hunks.includes('applied')
  if (hunks.includes('open')) return isApplied ? 'partially_applied' : 'open'
  return isApplied ? 'applied' : 'rejected'
}

function decide(model: Model, decision: Decision): void {
  const isOpen = ['open', 'partially_applied'].includes(expectedStatus(model))
  const chosen = (where: Model['hunks'][0]) =>
    model.hunks.flatMap((state, index) =>
      'hunks' in decision && decision.hunks
        ? decision.hunks.includes(index)
          ? [index]
          : []
        : state === where
          ? [index]
          : [],
    )
  if (decision.kind === 'superseded' && isOpen) model.closed = 'superseded'
  if (decision.kind === 'edited' && expectedStatus(model) === 'open') model.hunks.fill('open')
  if (decision.kind === 'applied') {
    const applied = chosen('open')
    for (const index of applied) model.hunks[index] = 'applied'
    if (applied.length > 0) model.closed = undefined
  }
  if (decision.kind === 'rejected' && isOpen) {
    for (const index of chosen('open')) if (model.hunks[index] !== 'applied') model.hunks[index] = 'rejected'
  }
  if (decision.kind === 'undone') {
    const undone = chosen('applied').filter(index => model.hunks[index] === 'applied')
    for (const index of undone) model.hunks[index] = 'open'
    const isOver = !model.hunks.includes('applied') && (!decision.hunks || !isOpen)
    if (undone.length > 0) model.closed = isOver ? 'undone' : undefined
  }
}

test('the state of a proposal is what its decisions say, in every order', () => {
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 12 }), decisions => {
      const model: Model = { hunks: Array.from({ length: count }, () => 'open'), closed: undefined }
      let state = born
      for (const decision of decisions) {
        state = after(state, decision, count)
        decide(model, decision)
        const of = (wanted: string) => model.hunks.flatMap((where, index) => (where === wanted ? [index] : []))
        expect({ ...state, open: openHunks(state, count) }).toMatchObject({
          status: expectedStatus(model),
          applied_hunks: of('applied'),
          rejected_hunks: of('rejected'),
          open: of('open'),
        })
      }
    }),
    { numRuns: 5000 },
  )
})

test('what an accept did is remembered until it is taken back, and then as what may come again', () => {
  const change = (...numbers: number[]) => ({ hunks: numbers, path: `${numbers}.py` }) as unknown as AppliedChange
  const applied = (...changes: AppliedChange[]): Decision => {
    return { kind: 'applied', hunks: changes.flatMap(({ hunks }) => hunks), changes, with: [] }
  }
  const both = after(born, applied(change(0), change(1, 2)), count)
  const one = after(both, { kind: 'undone', hunks: [1, 2] }, count)
  expect(one).toMatchObject({ status: 'partially_applied', changes: [change(0)], taken_back: [change(1, 2)] })
  expect(after(one, applied(change(1, 2)), count)).toMatchObject({ changes: [change(0), change(1, 2)], taken_back: [] })
})
