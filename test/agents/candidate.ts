import type { Candidate } from '../../server/src/agents/blueprints/blueprint.js'

/** Somebody for blueprints to be tried on, and for tools to be run for. */
export function candidate(fields: Partial<Candidate> = {}): Candidate {
  return {
    agentId: 'rm_aaaaaaaa',
    nodeType: 'function',
    name: 'total',
    fullName: 'total',
    filePath: 'sum.py',
    signature: 'def total(xs)',
    sourceHash: 'x',
    ...fields,
  }
}
