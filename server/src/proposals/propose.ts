import { Refusal } from '../base/errors.js'
import { applyEdits, lineEnding, type Span, textHash, withLineEnding } from '../base/text.js'
import type { NewEvent, ProposedFile } from '../events/event.js'
import { unifiedDiff } from './diff.js'
import { atMargin, indent, indentationAt, movableDepth } from './indentation.js'
import { type Proposal, proposalStream } from './proposal.js'

/** What an agent wants one node (or one whole file) to become. */
export interface Rewrite {
  readonly proposalId: string
  readonly agentId: string
  readonly turnId: string
  readonly reasoning: string
  /** Relative to the workspace root. */
  readonly path: string
  /** Absent: the whole file is replaced. */
  readonly anchor: string | null
  /** The file's text now, and where the node is in it. */
  readonly text: string
  readonly span: Span
  /** The node's source when the agent read it, as it stands in the file; the base of the proposal. */
  readonly seen: string
  /** As the agent wrote it, at the margin. */
  readonly newSource: string
  /** Open proposals of the same agent, which this one supersedes. */
  readonly older: readonly Proposal[]
}

interface Needs {
  /** How many errors the parser finds; undefined where the language has no parser. */
  parseErrors(path: string, text: string): Promise<number | undefined>
}

/**
 * Checks a rewrite and returns the events that make it a proposal; the caller appends them. Refuses what is empty,
 * changes nothing, or parses worse than before, with a reason that the agent can act on.
 */
export async function propose(rewrite: Rewrite, needs: Needs): Promise<NewEvent[]> {
  const newSource = placed(rewrite)
  if (newSource.trim() === '') {
    throw new Refusal('bad_argument', 'new_source is empty. Send the whole new text of your node.')
  }
  if (newSource === rewrite.seen) {
    throw new Refusal('unchanged', 'new_source equals the present source, so there is nothing to propose.')
  }
  await refuseNewErrors(rewrite, newSource, needs)
  const file: ProposedFile = {
    path: rewrite.path,
    anchor: rewrite.anchor,
    base_hash: textHash(rewrite.seen),
    old_source: rewrite.seen,
    new_source: newSource,
  }
  const superseded = rewrite.older.map(older => supersededEvent(older, rewrite.proposalId))
  return [...superseded, openedEvent(rewrite, file)]
}

/** The agent's text at the place where it belongs: unfenced, re-indented, with the file's line ends. */
function placed(rewrite: Rewrite): string {
  const { seen, text, span } = rewrite
  const depth = movableDepth(seen, indentationAt(text, span.start))
  const written = atMargin(withoutFence(withLineEnding(rewrite.newSource, '\n')))
  const ending = /\r?\n$/.test(seen) && written !== '' ? '\n' : ''
  return withLineEnding(indent(written, depth) + ending, lineEnding(text))
}

/** Models wrap code in a fence even where none was asked for. */
function withoutFence(source: string): string {
  return /^\s*```[^\n`]*\n([\s\S]*?)\n?```\s*$/.exec(source)?.[1] ?? source
}

async function refuseNewErrors({ path, text, span }: Rewrite, newSource: string, needs: Needs): Promise<void> {
  const before = await needs.parseErrors(path, text)
  const after = await needs.parseErrors(path, applyEdits(text, [{ ...span, text: newSource }]))
  if (before === undefined || after === undefined || after <= before) return
  throw new Refusal(
    'not_parsable',
    'new_source does not parse at its place in the file. Send the whole node, complete and correctly nested.',
  )
}

function supersededEvent(older: Proposal, proposalId: string): NewEvent {
  return {
    event_type: 'RewriteSupersededEvent',
    agent_id: older.agent_id,
    stream: proposalStream(older.proposal_id),
    proposal_id: older.proposal_id,
    by_proposal_id: proposalId,
  }
}

function openedEvent(rewrite: Rewrite, file: ProposedFile): NewEvent {
  return {
    event_type: 'RewriteProposalEvent',
    agent_id: rewrite.agentId,
    stream: proposalStream(rewrite.proposalId),
    proposal_id: rewrite.proposalId,
    files: [file],
    diff: diffOf(rewrite, file),
    reasoning: rewrite.reasoning,
    turn_id: rewrite.turnId,
  }
}

/** Of the whole file as the agent saw its node in it, so that line numbers and indentation are the file's. */
function diffOf({ path, text, span }: Rewrite, { old_source, new_source }: ProposedFile): string {
  const withSource = (source: string) => applyEdits(text, [{ ...span, text: source }])
  return unifiedDiff(path, withSource(old_source), withSource(new_source))
}
