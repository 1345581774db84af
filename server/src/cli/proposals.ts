import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import type { Proposal, ProposalStatus } from '../proposals/proposal.js'
import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { outcomeInWords, printDecision, printProposal, proposalCells } from './proposal-view.js'
import { columns, counted } from './terminal/text.js'
import { followTurn } from './turn.js'
import { withApp } from './with-app.js'

const by = 'remora proposals'

export interface ListOptions {
  readonly all?: boolean
  readonly status?: ProposalStatus
  readonly agent?: string
}
