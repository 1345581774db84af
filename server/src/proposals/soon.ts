import type { Outcome } from './outcome.js'

/** An editor may be asking its person before it applies an edit; nobody else waits longer than this. */
const answerWithinMs = 5000

/** What became of a decision, or that it is on its way: then the outcome follows as an event. */
export async function soon(outcome: Promise<Outcome>, proposalId: string): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>(resolve => {
    timer = setTimeout(() => resolve({ kind: 'pending', proposal_id: proposalId }), answerWithinMs)
  })
  try {
    return await Promise.race([outcome, late])
  } finally {
    clearTimeout(timer)
  }
}
