import { Refusal } from '../base/errors.js'
import { applyEdits, type Span, textHash } from '../base/text.js'
import type { CheckResult, NewEvent, ProposedFile } from '../events/event.js'
import { type CheckNeeds, check, type ProposedText } from './checks.js'
import { about } from './decision-events.js'
import { type Proposal, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'
import { targetOf } from './proposals-projection.js'
import { readings, type Slot } from './text/repair.js'
import { unifiedDiff } from './text/unified-diff.js'

/** What an agent would like to change. */
export interface Draft {
  readonly proposalId: string
  readonly agentId: string
  readonly turnId: string
  readonly reasoning: string
  readonly files: readonly DraftFile[]
}

/** One node, or one whole file, as it is to be. */
export interface DraftFile {
  /** Relative to the workspace root. */
  readonly path: string
  /** null: the file has no agent. */
  readonly anchor: string | null
  /** The file's text now; undefined: there is no such file. */
  readonly text: string | undefined
  /** Where the node is in it. */
  readonly span: Span
  /** The source when the agent read it, as it stands in the file; the base of the proposal. */
  readonly seen: string
  /** As the agent wrote it: a node at the margin, a file as it is. */
  readonly written: string
  /** What was written has been judged before, and is taken as it is. */
  readonly isJudged?: true
}

export interface ProposeNeeds extends CheckNeeds {
  readonly rows: ProposalRows
}

/** Nobody reviews more, and the journal keeps it all. */
const mostCharacters = 2_000_000

export interface Proposed {
  /** To be appended by the caller. */
  readonly events: readonly NewEvent[]
  /** What the project's own checks complain of, for whoever made the proposal; empty when all is well. */
  readonly complaints: string
}

/**
 * Checks a draft and returns the events that make it a proposal, which takes the place of the agent's older ones about
 * any of the same nodes and files. What changes nothing is refused, and so is what `judge` refuses.
 */
export async function propose(draft: Draft, needs: ProposeNeeds): Promise<Proposed> {
  const files: ProposedFile[] = []
  const texts: ProposedText[] = []
  const diffs: string[] = []
  for (const file of draft.files) {
    const source = file.isJudged ? file.written : await judge(file, needs)
    refuseUnchanged(file, source)
    files.push(proposedFile(file, source))
    texts.push({ path: file.path, text: withSource(file, source) })
    const before = file.text === undefined ? undefined : withSource(file, file.seen)
    const span = { start: file.span.start, end: file.span.start + file.seen.length }
    diffs.push(unifiedDiff({ path: file.path, text: before, span, newSource: source }))
  }
  const checks = await check(draft.proposalId, texts, needs)
  const older = olderOf(draft, needs.rows).map(proposal => superseded(proposal, draft.proposalId))
  const events = [...older, opened(draft, files, diffs.join(''), checks)]
  return { events, complaints: complaintsOf(checks) }
}

function complaintsOf(checks: readonly CheckResult[]): string {
  return checks
    .filter(({ ok }) => !ok)
    .map(({ path, command, output }) => `The check \`${command}\` complains about ${path}:\n${output}`)
    .join('\n\n')
}

/**
 * The source that an agent meant. What a model wraps around code is taken away where that is certain; what is empty, too
 * long or parses worse than before is refused with a reason that the agent can act on.
 */
export async function judge(file: DraftFile, needs: Pick<CheckNeeds, 'parseErrors'>): Promise<string> {
  if (file.written.length > mostCharacters) {
    throw new Refusal(
      'too_large',
      `The new text has ${file.written.length} characters; at most ${mostCharacters} are taken.`,
    )
  }
  const isWhole = file.text === undefined || file.span.end - file.span.start === file.text.length
  const candidates = isWhole && file.anchor === null ? [file.written] : readings(file.written, slotOf(file))
  const before = await needs.parseErrors(file.path, file.text ?? '')
  let fewest = Number.POSITIVE_INFINITY
  for (const source of candidates) {
    refuseEmpty(file, source)
    const errors = before === undefined ? undefined : await needs.parseErrors(file.path, withSource(file, source))
    if (before === undefined || errors === undefined || errors <= before) return source
    fewest = Math.min(fewest, errors)
  }
  throw fewest === Number.POSITIVE_INFINITY ? tooSlow(file) : notParsable(file)
}

function tooSlow({ path }: DraftFile): Refusal {
  const reason = `To parse the new text of ${path} takes too much time or memory, so nobody can judge it.`
  return new Refusal('limit_reached', `${reason} Send less, complete and correctly nested, without anything around it.`)
}

function notParsable({ path }: DraftFile): Refusal {
  const reason = `The new text of ${path} does not parse at its place.`
  return new Refusal(
    'not_parsable',
    `${reason} Send it whole, complete and correctly nested, without anything around it.`,
  )
}

function slotOf({ text = '', span, seen }: DraftFile): Slot {
  return { text, span, seen }
}

function refuseEmpty({ text }: DraftFile, source: string): void {
  if (text === undefined || source.trim() !== '') return
  throw new Refusal('bad_argument', 'The new text is empty. Send the whole new text.')
}

function refuseUnchanged({ seen, text }: DraftFile, source: string): void {
  if (text === undefined || source !== seen) return
  throw new Refusal('unchanged', 'The new text equals the present one, so there is nothing to propose.')
}

/** The whole file with a source in the node's place. */
function withSource({ text = '', span }: DraftFile, source: string): string {
  return applyEdits(text, [{ ...span, text: source }])
}

function proposedFile({ path, anchor, text, seen }: DraftFile, source: string): ProposedFile {
  return {
    path,
    anchor,
    ...(text === undefined && { creates: true as const }),
    base_hash: textHash(seen),
    old_source: seen,
    new_source: source,
  }
}

function olderOf({ agentId, files }: Draft, rows: ProposalRows): Proposal[] {
  const about = files.flatMap(file => rows.openAbout(targetOf(file))).filter(({ agent_id }) => agent_id === agentId)
  return [...new Map(about.map(proposal => [proposal.proposal_id, proposal])).values()]
}

function superseded(older: Proposal, proposalId: string): NewEvent {
  return { event_type: 'RewriteSupersededEvent', ...about(older), by_proposal_id: proposalId }
}

function opened(draft: Draft, files: readonly ProposedFile[], diff: string, checks: readonly CheckResult[]): NewEvent {
  return {
    event_type: 'RewriteProposalEvent',
    agent_id: draft.agentId,
    stream: proposalStream(draft.proposalId),
    proposal_id: draft.proposalId,
    files,
    diff,
    reasoning: draft.reasoning,
    turn_id: draft.turnId,
    ...(checks.length > 0 && { checks }),
  }
}
