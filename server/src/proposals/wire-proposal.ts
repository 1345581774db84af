import type { CheckResult, ProposedFile } from '../events/event.js'
import { type HunkView, hunkViews } from './hunks.js'
import type { Proposal } from './proposal.js'

/** A proposal with all that is in it, as `--json` and all wires spell it. */
export interface WireProposal extends Proposal {
  readonly hunks: readonly HunkView[]
}

/** A proposal in a list: what it is about and what became of it, without texts that may be megabytes. */
export interface WireProposalRow extends Omit<Proposal, 'files' | 'diff' | 'checks'> {
  readonly files: readonly Omit<ProposedFile, 'old_source' | 'new_source'>[]
  readonly checks: readonly Omit<CheckResult, 'output'>[]
}

export function wireProposal(proposal: Proposal): WireProposal {
  return { ...proposal, hunks: hunkViews(proposal) }
}

export function wireProposalRow({ diff: _, files, checks, ...row }: Proposal): WireProposalRow {
  return {
    ...row,
    files: files.map(({ old_source: _old, new_source: _new, ...file }) => file),
    checks: checks.map(({ output: _output, ...result }) => result),
  }
}
